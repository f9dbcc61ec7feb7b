using static Ur4Rec.Data.Importing.Python.PickleOpcode;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>
/// Reads a pickle of Python, protocols 2 to 5, as plain data. A pickle is a program for a machine with a stack and a memo; this machine knows
/// the instructions that make data, and of all functions that Python would call only the few of <see cref="PickleGlobals"/>, each of which is
/// answered here by making a plain value. No code is run, nothing is looked up by reflection, and every other name is refused.
/// </summary>
/// <remarks>
/// Time and memory grow with the bytes read: an instruction has at least one byte and makes at most one small value, lengths are checked against
/// what follows, and what the memo shares is never copied.
/// </remarks>
internal sealed class PickleReader
{
    private const int OldestProtocol = 2;
    private const int NewestProtocol = 5;

    private readonly PickleCursor _cursor;
    private readonly List<PickleValue> _stack = [];
    private readonly List<int> _marks = [];
    private readonly List<PickleValue> _memo = [];

    private PickleReader(ReadOnlyMemory<byte> pickle) => _cursor = new PickleCursor(pickle);

    /// <summary>Reads one value; it may hold itself.</summary>
    /// <param name="pickle">The pickle's bytes.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="InputException">The pickle is damaged, hostile, or wants a name that is not allowed; nothing else is thrown.</exception>
    public static PickleValue Read(ReadOnlyMemory<byte> pickle, string source)
    {
        var reader = new PickleReader(pickle);
        try
        {
            return reader.Run();
        }
        catch (PickleFault fault)
        {
            throw new InputException(FormattableString.Invariant($"{source}: byte {reader._cursor.Position} of its pickle: {fault.Message}."), fault);
        }
    }

    private PickleValue Run()
    {
        if ((PickleOpcode)_cursor.Byte() != Protocol)
            throw new PickleFault("it does not begin as a pickle of protocol 2 or later");
        var protocol = _cursor.Byte();
        if (protocol is < OldestProtocol or > NewestProtocol)
            throw new PickleFault($"it has protocol {protocol}, and {OldestProtocol} to {NewestProtocol} are read");
        while (true)
        {
            var opcode = (PickleOpcode)_cursor.Byte();
            if (opcode == Stop)
                return Pop();
            if (PickleLiterals.Read(opcode, _cursor) is { } literal)
                Push(literal);
            else
                Step(opcode);
        }
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case Mark: _marks.Add(_stack.Count); break;
            case PickleOpcode.Pop: Pop(); break;
            case PopMark: PopToMark(); break;
            case Duplicate: Push(Peek()); break;
            case Frame: _cursor.RequireBytes(_cursor.UInt64()); break;
            case BinPut: Remember(_cursor.Byte()); break;
            case LongBinPut: Remember(_cursor.UInt32()); break;
            case Memoize: _memo.Add(Peek()); break;
            case BinGet: Push(Recall(_cursor.Byte())); break;
            case LongBinGet: Push(Recall(_cursor.UInt32())); break;
            case Tuple1: Push(new PickleTuple(PopMany(1))); break;
            case Tuple2: Push(new PickleTuple(PopMany(2))); break;
            case Tuple3: Push(new PickleTuple(PopMany(3))); break;
            case PickleOpcode.Tuple: Push(new PickleTuple(PopToMark())); break;
            case Append: AppendAll(PopMany(1)); break;
            case Appends: AppendAll(PopToMark()); break;
            case SetItem: SetAll(PopMany(2)); break;
            case SetItems: SetAll(PopToMark()); break;
            case Global: Push(PickleGlobals.Find(_cursor.Line(), _cursor.Line())); break;
            case StackGlobal: PushGlobalOfStack(); break;
            case Reduce: Call(); break;
            case Build: PickleGlobals.Build(state: Pop(), of: Peek()); break;
            case BinPersistentId: Push(PickleStorage.Of(Pop())); break;
            default: throw new PickleFault($"the instruction 0x{(byte)opcode:x2} is unknown, or none that makes plain data");
        }
    }

    private void Push(PickleValue value) => _stack.Add(value);

    private PickleValue Peek()
    {
        var floor = _marks.Count > 0 ? _marks[^1] : 0;
        return _stack.Count > floor ? _stack[^1] : throw new PickleFault("an instruction wants a value and there is none");
    }

    private PickleValue Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private PickleValue[] PopMany(int count)
    {
        var values = new PickleValue[count];
        for (var i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private PickleValue[] PopToMark()
    {
        if (_marks.Count == 0)
            throw new PickleFault("an instruction wants a mark and there is none");
        var first = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        PickleValue[] values = [.. _stack[first..]];
        _stack.RemoveRange(first, values.Length);
        return values;
    }

    /// <summary>Python numbers the memo from 0 without a gap, so a number can claim no more room than there are instructions.</summary>
    private void Remember(uint number)
    {
        if (number > _memo.Count)
            throw new PickleFault($"value {number} is remembered after {_memo.Count} others, out of order");
        if (number == _memo.Count)
            _memo.Add(Peek());
        else
            _memo[(int)number] = Peek();
    }

    private PickleValue Recall(uint number) =>
        number < _memo.Count ? _memo[(int)number] : throw new PickleFault($"value {number} is recalled and was never remembered");

    private void AppendAll(PickleValue[] items)
    {
        if (Peek() is not PickleList list)
            throw new PickleFault($"items are added to a {Peek().Kind}, not a list");
        foreach (var item in items)
            list.Add(item);
    }

    private void SetAll(PickleValue[] keysAndValues)
    {
        if (Peek() is not PickleDictionary dictionary)
            throw new PickleFault($"keys are set in a {Peek().Kind}, not a dict");
        if (keysAndValues.Length % 2 != 0)
            throw new PickleFault("a key of a dict has no value");
        for (var i = 0; i < keysAndValues.Length; i += 2)
            dictionary.Add(keysAndValues[i], keysAndValues[i + 1]);
    }

    private void PushGlobalOfStack()
    {
        if (PopMany(2) is not [PickleText module, PickleText name])
            throw new PickleFault("a name is not given as text");
        Push(PickleGlobals.Find(module.Value, name.Value));
    }

    private void Call()
    {
        if (PopMany(2) is not [var function, PickleTuple arguments])
            throw new PickleFault("a call has no tuple of arguments");
        if (function is not PickleGlobal global)
            throw new PickleFault($"a {function.Kind} is called as if it were a function");
        Push(global.Call(arguments.Items));
    }
}
