using System.Globalization;

namespace Taoverse.State.Legacy;

/// <summary>Reads a pickle without running it: it knows a few opcodes and the names of a few classes, and refuses every other one.</summary>
/// <remarks>
/// Nothing is looked up, imported or called. Values are null, bool, long, double, string, a list, a tuple (an array), a dictionary with
/// keys of text or whole numbers, and <see cref="PickleObject"/> and its kin. They may refer to each other in circles.
/// </remarks>
internal sealed class PickleReader
{
    private const int MostValues = 1_000_000;
    private const int DeepestStack = 10_000;
    private const int DeepestMark = 100;

    private readonly PickleInput input;
    private readonly IReadOnlyCollection<PickleClass> classes;
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = new();
    private readonly Dictionary<uint, object?> memo = [];
    private int values;

    private PickleReader(ReadOnlyMemory<byte> bytes, IReadOnlyCollection<PickleClass> classes)
    {
        input = new PickleInput(bytes);
        this.classes = classes;
    }

    /// <summary>Reads the one value of a pickle.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="classes">The classes and functions that may be named.</param>
    /// <exception cref="TaoverseException"><c>UnsafePickle</c>, <c>InvalidPickle</c>, <c>PickleTooLarge</c>.</exception>
    public static object? Read(ReadOnlyMemory<byte> bytes, IReadOnlyCollection<PickleClass> classes)
    {
        var reader = new PickleReader(bytes, classes);
        for (var opcode = reader.input.Byte(); opcode != PickleOpcode.Stop; opcode = reader.input.Byte())
        {
            reader.Step(opcode);
        }

        return reader.stack.Count == 1 && reader.marks.Count == 0
            ? reader.stack[0]
            : throw PickleErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"{reader.stack.Count} values are left at its end"));
    }

    private void Step(byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto when input.Byte() is var version:
                Demand(version is >= 2 and <= 5, $"protocol {version} is not known");
                break;
            case PickleOpcode.Frame:
                input.Frame();
                break;
            case PickleOpcode.Mark:
                Demand(marks.Count < DeepestMark, "its marks are nested too deeply");
                marks.Push(stack.Count);
                break;
            case PickleOpcode.None:
                Push(null);
                break;
            case PickleOpcode.Newtrue or PickleOpcode.Newfalse:
                Push(opcode == PickleOpcode.Newtrue);
                break;
            case PickleOpcode.Binint1:
                Push((long)input.Byte());
                break;
            case PickleOpcode.Binint2:
                Push((long)input.UInt16());
                break;
            case PickleOpcode.Binint:
                Push((long)input.Int32());
                break;
            case PickleOpcode.Long1:
                Push(input.Integer(input.Byte()));
                break;
            case PickleOpcode.Binfloat:
                Push(input.Double());
                break;
            case PickleOpcode.ShortBinunicode:
                Push(input.Text(input.Byte()));
                break;
            case PickleOpcode.Binunicode:
                Push(input.Text(input.UInt32()));
                break;
            case PickleOpcode.EmptyTuple or PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3 or PickleOpcode.Tuple:
                Push(opcode switch
                {
                    PickleOpcode.EmptyTuple => [],
                    PickleOpcode.Tuple => PopToMark(),
                    _ => Pop(opcode - PickleOpcode.Tuple1 + 1),
                });
                break;
            case PickleOpcode.EmptyList:
                Push(new List<object?>());
                break;
            case PickleOpcode.Append or PickleOpcode.Appends:
                var items = opcode == PickleOpcode.Append ? Pop(1) : PopToMark();
                Top<List<object?>>("list").AddRange(items);
                break;
            case PickleOpcode.EmptyDict:
                Push(new Dictionary<object, object?>());
                break;
            case PickleOpcode.Setitem or PickleOpcode.Setitems:
                SetItems(opcode == PickleOpcode.Setitem ? Pop(2) : PopToMark());
                break;
            case PickleOpcode.Memoize or PickleOpcode.Binput or PickleOpcode.LongBinput:
                Remember(opcode switch { PickleOpcode.Memoize => (uint)memo.Count, PickleOpcode.Binput => input.Byte(), _ => input.UInt32() });
                break;
            case PickleOpcode.Binget or PickleOpcode.LongBinget:
                var index = opcode == PickleOpcode.Binget ? input.Byte() : input.UInt32();
                Push(memo.TryGetValue(index, out var known) ? known : throw PickleErrors.Invalid($"it remembers nothing under {index}"));
                break;
            case PickleOpcode.Global:
                Push(Class(input.Line(), input.Line()));
                break;
            case PickleOpcode.StackGlobal when Pop(2) is var name:
                Push(name is [string module, string member] ? Class(module, member) : throw PickleErrors.Invalid("a class is not named by texts"));
                break;
            case PickleOpcode.Newobj when Pop(2) is var made:
                Push(PickleCalls.New(made[0], made[1]));
                break;
            case PickleOpcode.Reduce when Pop(2) is var call:
                Push(PickleCalls.Call(call[0], call[1]));
                break;
            case PickleOpcode.Build when Pop(1) is var state:
                PickleCalls.Build(Top(), state[0]);
                break;
            case PickleOpcode.Binpersid when Pop(1) is var id:
                Push(PickleCalls.Storage(id[0]));
                break;
            default:
                throw PickleErrors.Unsafe($"the opcode {PickleOpcode.NameOf(opcode)} at byte {input.Position - 1} is not one of those that are read");
        }
    }

    private PickleClass Class(string module, string name) =>
        classes.FirstOrDefault(known => known.Module == module && known.Name == name)
        ?? throw PickleErrors.Unsafe($"it names {Shorten(module)}.{Shorten(name)}, which is not one of the classes that are read");

    private void SetItems(object?[] pairs)
    {
        var dictionary = Top<Dictionary<object, object?>>("dictionary");
        Demand(pairs.Length % 2 == 0, "a key has no value");
        for (var index = 0; index < pairs.Length; index += 2)
        {
            // The hash of any other key could be made to cost what it likes.
            dictionary[pairs[index] is string or long ? pairs[index]! : throw PickleErrors.Invalid("a key is neither a text nor a whole number")] = pairs[index + 1];
        }
    }

    private void Push(object? value)
    {
        if (++values > MostValues)
        {
            throw PickleErrors.TooLarge($"it holds more than {MostValues} values");
        }

        if (stack.Count >= DeepestStack)
        {
            throw PickleErrors.TooLarge("it is nested too deeply");
        }

        stack.Add(value);
    }

    /// <summary>The place on the stack of the newest mark: values below it are out of reach.</summary>
    private int Floor => marks.Count > 0 ? marks.Peek() : 0;

    private object? Top() => stack.Count > Floor ? stack[^1] : throw PickleErrors.Invalid($"a value is missing before byte {input.Position}");

    private T Top<T>(string kind) => Top() is T value ? value : throw PickleErrors.Invalid($"a {kind} is missing before byte {input.Position}");

    private void Remember(uint index)
    {
        memo[index] = Top();
        if (memo.Count > MostValues)
        {
            throw PickleErrors.TooLarge($"it remembers more than {MostValues} values");
        }
    }

    private object?[] Pop(int count)
    {
        Demand(stack.Count - count >= Floor, $"a value is missing before byte {input.Position}");
        var popped = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return popped;
    }

    private object?[] PopToMark()
    {
        Demand(marks.Count > 0, $"a mark is missing before byte {input.Position}");
        return Pop(stack.Count - marks.Pop());
    }

    private static void Demand(bool holds, string fault)
    {
        if (!holds)
        {
            throw PickleErrors.Invalid(fault);
        }
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";
}
