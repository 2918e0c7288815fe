using System.Reflection;
using System.Reflection.Emit;

namespace Streakoid.Tests.Architecture;

/// <summary>Reads the types that a method's instructions reference.</summary>
internal static class Instructions
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<Type> TypesIn(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[] ofType = method.DeclaringType!.GetGenericArguments();
        Type[] ofMethod = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length; )
        {
            short value = code[at++];
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | code[at++]));
            OpCode instruction = Codes[value];
            if (
                instruction.OperandType
                is OperandType.InlineField
                    or OperandType.InlineMethod
                    or OperandType.InlineTok
                    or OperandType.InlineType
            )
            {
                foreach (Type type in TypesOf(method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)))
                    yield return type;
            }
            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> TypesOf(MemberInfo? member) =>
        member switch
        {
            Type type => [type],
            MethodInfo method =>
            [
                method.DeclaringType!,
                method.ReturnType,
                .. method.GetParameters().Select(parameter => parameter.ParameterType),
                .. method.GetGenericArguments(),
            ],
            MethodBase constructor =>
            [
                constructor.DeclaringType!,
                .. constructor.GetParameters().Select(parameter => parameter.ParameterType),
            ],
            FieldInfo field => [field.DeclaringType!, field.FieldType],
            _ => [],
        };
}
