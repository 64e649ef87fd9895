namespace Taoverse.State.Legacy;

/// <summary>The codes of Python's pickle protocols 0 to 5, by the names that Python's pickletools gives them.</summary>
internal static class PickleOpcode
{
    public const byte Mark = 0x28;
    public const byte EmptyTuple = 0x29;
    public const byte Stop = 0x2e;
    public const byte Binfloat = 0x47;
    public const byte Binint = 0x4a;
    public const byte Binint1 = 0x4b;
    public const byte Binint2 = 0x4d;
    public const byte None = 0x4e;
    public const byte Binpersid = 0x51;
    public const byte Reduce = 0x52;
    public const byte Binunicode = 0x58;
    public const byte EmptyList = 0x5d;
    public const byte Append = 0x61;
    public const byte Build = 0x62;
    public const byte Global = 0x63;
    public const byte Appends = 0x65;
    public const byte Binget = 0x68;
    public const byte LongBinget = 0x6a;
    public const byte Binput = 0x71;
    public const byte LongBinput = 0x72;
    public const byte Setitem = 0x73;
    public const byte Tuple = 0x74;
    public const byte Setitems = 0x75;
    public const byte EmptyDict = 0x7d;
    public const byte Proto = 0x80;
    public const byte Newobj = 0x81;
    public const byte Tuple1 = 0x85;
    public const byte Tuple2 = 0x86;
    public const byte Tuple3 = 0x87;
    public const byte Newtrue = 0x88;
    public const byte Newfalse = 0x89;
    public const byte Long1 = 0x8a;
    public const byte ShortBinunicode = 0x8c;
    public const byte StackGlobal = 0x93;
    public const byte Memoize = 0x94;
    public const byte Frame = 0x95;

    // Those that are not read.
    private static readonly Dictionary<byte, string> Others = new()
    {
        [0x30] = "POP",
        [0x31] = "POP_MARK",
        [0x32] = "DUP",
        [0x42] = "BINBYTES",
        [0x43] = "SHORT_BINBYTES",
        [0x46] = "FLOAT",
        [0x49] = "INT",
        [0x4c] = "LONG",
        [0x50] = "PERSID",
        [0x53] = "STRING",
        [0x54] = "BINSTRING",
        [0x55] = "SHORT_BINSTRING",
        [0x56] = "UNICODE",
        [0x64] = "DICT",
        [0x67] = "GET",
        [0x69] = "INST",
        [0x6c] = "LIST",
        [0x6f] = "OBJ",
        [0x70] = "PUT",
        [0x82] = "EXT1",
        [0x83] = "EXT2",
        [0x84] = "EXT4",
        [0x8b] = "LONG4",
        [0x8d] = "BINUNICODE8",
        [0x8e] = "BINBYTES8",
        [0x8f] = "EMPTY_SET",
        [0x90] = "ADDITEMS",
        [0x91] = "FROZENSET",
        [0x92] = "NEWOBJ_EX",
        [0x96] = "BYTEARRAY8",
        [0x97] = "NEXT_BUFFER",
        [0x98] = "READONLY_BUFFER",
    };

    /// <summary>Names a code that is not read.</summary>
    public static string NameOf(byte code) => Others.GetValueOrDefault(code) ?? $"0x{code:x2}, which no protocol has,";
}
