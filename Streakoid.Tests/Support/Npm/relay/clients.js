// What relay-compiler compiles for the tests.
import { graphql } from 'relay-runtime';

graphql`
  mutation clientsRegisterMutation($input: RegisterInput!) {
    register(input: $input) {
      session { accessToken me { id email } }
      errors { ... on Error { code message } }
    }
  }
`;

graphql`
  mutation clientsCreateMutation($input: CreateStreakInput!) {
    createStreak(input: $input) { streak { id name } errors { ... on Error { code } } }
  }
`;

graphql`
  mutation clientsRenameMutation($input: UpdateStreakInput!) {
    updateStreak(input: $input) { streak { id name version } errors { ... on Error { code } } }
  }
`;

graphql`
  query clientsPageQuery($first: Int, $after: String) {
    me {
      id
      streaks(first: $first, after: $after) { edges { cursor node { id name } } pageInfo { hasNextPage endCursor } }
    }
  }
`;
