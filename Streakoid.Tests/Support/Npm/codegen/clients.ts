// What graphql-codegen generates for the tests.
import { graphql } from './gql';

export const Register = graphql(`
  mutation CodegenRegister($input: RegisterInput!) {
    register(input: $input) {
      session { accessToken me { id email } }
      errors { ... on Error { code message } }
    }
  }
`);

export const Page = graphql(`
  query CodegenPage($first: Int) {
    me { id email streaks(first: $first) { nodes { ...CodegenStreak } } }
  }
`);

export const Streak = graphql(`
  fragment CodegenStreak on Streak { id name currentLength }
`);
