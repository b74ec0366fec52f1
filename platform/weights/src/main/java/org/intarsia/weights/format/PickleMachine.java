package org.intarsia.weights.format;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/**
 * Interprets a pickle of protocol 0 to 5 without ever looking up or running anything that it names:
 * dicts, lists, tuples, texts and whole numbers are kept, tensors and their storages noted, the
 * rest is opaque. Time is bounded by the length of the pickle, memory also by {@link PickleStack}.
 */
public final class PickleMachine {
    static final PickleValue NUMBER = new PickleValue.Opaque("a number");

    private static final int NEWEST_PROTOCOL = 5;
    private static final PickleValue NONE = new PickleValue.Opaque("None");
    private static final PickleValue TRUE = new PickleValue.BooleanValue(true);
    private static final PickleValue FALSE = new PickleValue.BooleanValue(false);
    private static final PickleValue BYTES = new PickleValue.Opaque("bytes");
    private static final PickleValue SET = new PickleValue.Opaque("a set");
    private static final PickleValue EXTENSION =
            new PickleValue.Opaque("an object of Python's extension registry");

    private final PickleInput in;
    private final PickleStack stack = new PickleStack();
    private final PickleConstructors constructors = new PickleConstructors(stack);

    private PickleMachine(ByteBuffer pickle) {
        in = new PickleInput(pickle);
    }

    /** The value that the pickle ends with. */
    public static PickleValue read(ByteBuffer pickle)
            throws CorruptFileException, UnsupportedFileException {
        PickleMachine machine = new PickleMachine(pickle);
        while (true) {
            int operation = machine.in.u1();
            if (operation == '.') {
                return machine.stack.pop();
            }
            if (!machine.runScalar(operation)
                    && !machine.runLine(operation)
                    && !machine.runContainer(operation)
                    && !machine.runMemo(operation)
                    && !machine.runOther(operation)) {
                throw new CorruptFileException(
                        String.format(
                                Locale.ROOT,
                                "its pickle has an unknown instruction 0x%02x",
                                operation));
            }
        }
    }

    private boolean runScalar(int operation) throws CorruptFileException, UnsupportedFileException {
        switch (operation) {
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(TRUE);
            case 0x89 -> stack.push(FALSE);
            case 'J' -> stack.pushMade(new PickleValue.IntegerNumber(in.i4()));
            case 'K' -> stack.pushMade(new PickleValue.IntegerNumber(in.u1()));
            case 'M' -> stack.pushMade(new PickleValue.IntegerNumber(in.u2()));
            case 0x8a -> pushNumber(in.u1());
            case 0x8b -> pushNumber(in.i4());
            case 'G' -> pushSkipped(8, NUMBER);
            case 'X', 'T' -> pushText(in.text(in.u4()));
            case 0x8c, 'U' -> pushText(in.text(in.u1()));
            case 0x8d -> pushText(in.text(in.i8()));
            case 'B' -> pushSkipped(in.u4(), BYTES);
            case 'C' -> pushSkipped(in.u1(), BYTES);
            case 0x8e, 0x96 -> pushSkipped(in.i8(), BYTES);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The instructions of protocol 0, whose arguments are lines of text. */
    private boolean runLine(int operation) throws CorruptFileException, UnsupportedFileException {
        switch (operation) {
            case 'I', 'L' -> stack.pushMade(PickleLine.number(in.line()));
            case 'F' -> {
                in.line();
                stack.push(NUMBER);
            }
            case 'S' -> pushText(PickleLine.quoted(in.line()));
            case 'V' -> pushText(PickleLine.unicode(in.line()));
            case 'P' -> stack.pushMade(PickleLine.persistent(in.line()));
            case 'p' -> stack.put(index(in.name()));
            case 'g' -> stack.get(index(in.name()));
            case 'i' -> {
                PickleValue type = new PickleValue.Global(in.name(), in.name());
                stack.pushMade(constructors.call(type, new PickleValue.Tuple(stack.popMark())));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long index(String line) throws CorruptFileException {
        if (!line.matches("\\d{1,18}")) {
            throw new CorruptFileException("its pickle holds a number that is none");
        }
        return Long.parseLong(line);
    }

    private boolean runContainer(int operation)
            throws CorruptFileException, UnsupportedFileException {
        switch (operation) {
            case ']' -> stack.pushMade(new PickleValue.Sequence());
            case 0x8f -> stack.push(SET);
            case '}' -> stack.pushMade(new PickleValue.Dict());
            case ')' -> stack.pushMade(new PickleValue.Tuple(List.of()));
            case '(' -> stack.mark();
            case 't' -> stack.pushMade(new PickleValue.Tuple(stack.popMark()));
            case 0x85, 0x86, 0x87 -> pushTuple(operation - 0x84);
            case 'l' -> {
                List<PickleValue> items = stack.popMark();
                stack.pushMade(new PickleValue.Sequence());
                append(items);
            }
            case 0x91 -> {
                stack.popMark();
                stack.push(SET);
            }
            case 'd' -> {
                List<PickleValue> items = stack.popMark();
                stack.pushMade(new PickleValue.Dict());
                setItems(items);
            }
            case 'a' -> append(List.of(stack.pop()));
            case 'e' -> append(stack.popMark());
            case 0x90 -> stack.popMark();
            case 's' -> setItem();
            case 'u' -> setItems(stack.popMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean runMemo(int operation) throws CorruptFileException, UnsupportedFileException {
        switch (operation) {
            case '0' -> stack.pop();
            case '1' -> stack.popMark();
            case '2' -> stack.push(stack.peek());
            case 'q' -> stack.put(in.u1());
            case 'r' -> stack.put(in.u4());
            case 0x94 -> stack.memoize();
            case 'h' -> stack.get(in.u1());
            case 'j' -> stack.get(in.u4());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean runOther(int operation) throws CorruptFileException, UnsupportedFileException {
        switch (operation) {
            case 0x80 -> requireProtocol(in.u1());
            case 0x95 -> in.i8();
            case 0x82 -> pushSkipped(1, EXTENSION);
            case 0x83 -> pushSkipped(2, EXTENSION);
            case 0x84 -> pushSkipped(4, EXTENSION);
            case 'c' -> stack.pushMade(new PickleValue.Global(in.name(), in.name()));
            case 0x93 -> pushGlobal(stack.pop(), stack.pop());
            case 'R', 0x81 -> call(operation == 'R');
            case 0x92 -> {
                stack.pop();
                call(false);
            }
            case 'o' -> {
                List<PickleValue> items = stack.popMark();
                if (items.isEmpty()) {
                    throw new CorruptFileException("its pickle makes an object of no class");
                }
                pushObject(items.get(0));
            }
            // The state of an object: of a dict its attributes, of all else nothing that matters.
            case 'b' -> stack.pop();
            case 'Q' -> stack.pushMade(PickleConstructors.persistent(stack.pop()));
            case 0x97, 0x98 ->
                    throw new UnsupportedFileException(
                            "its pickle keeps values outside of the file (out-of-band buffers)",
                            "Load it in Python and save the model's state_dict() with torch.save.");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void requireProtocol(int protocol) throws UnsupportedFileException {
        if (protocol > NEWEST_PROTOCOL) {
            throw new UnsupportedFileException(
                    "its pickle is of protocol "
                            + protocol
                            + ", which is newer than the supported ("
                            + NEWEST_PROTOCOL
                            + ")",
                    "Save it with torch.save(..., pickle_protocol=2).");
        }
    }

    private void pushNumber(long length) throws CorruptFileException, UnsupportedFileException {
        Long number = in.number(length);
        if (number == null) {
            stack.push(NUMBER);
        } else {
            stack.pushMade(new PickleValue.IntegerNumber(number));
        }
    }

    private void pushText(String text) throws UnsupportedFileException {
        stack.pushMade(new PickleValue.Text(text));
    }

    private void pushSkipped(long length, PickleValue value)
            throws CorruptFileException, UnsupportedFileException {
        in.skip(length);
        stack.push(value);
    }

    private void pushTuple(int size) throws CorruptFileException, UnsupportedFileException {
        PickleValue[] items = new PickleValue[size];
        for (int i = size - 1; i >= 0; i--) {
            items[i] = stack.pop();
        }
        stack.pushMade(new PickleValue.Tuple(List.of(items)));
    }

    /** To a list; what another object makes of it is its own affair. */
    private void append(List<PickleValue> items) throws CorruptFileException {
        if (stack.peek() instanceof PickleValue.Sequence list) {
            list.items().addAll(items);
        }
    }

    private void setItem() throws CorruptFileException {
        PickleValue value = stack.pop();
        PickleValue key = stack.pop();
        setItems(List.of(key, value));
    }

    private void setItems(List<PickleValue> items) throws CorruptFileException {
        if (items.size() % 2 != 0) {
            throw new CorruptFileException("its pickle gives a key without a value");
        }
        PickleValue holder = stack.peek();
        PickleValue.Dict dict = null;
        if (holder instanceof PickleValue.Dict plain) {
            dict = plain;
        } else if (holder instanceof PickleValue.Instance object) {
            dict = object.items();
        }
        for (int i = 0; dict != null && i < items.size(); i += 2) {
            dict.put(items.get(i), items.get(i + 1));
        }
    }

    private void pushGlobal(PickleValue name, PickleValue module)
            throws CorruptFileException, UnsupportedFileException {
        if (!(name instanceof PickleValue.Text n) || !(module instanceof PickleValue.Text m)) {
            throw new CorruptFileException("its pickle names a class by something else than texts");
        }
        if (m.value().length() > PickleInput.LONGEST_NAME
                || n.value().length() > PickleInput.LONGEST_NAME) {
            throw new CorruptFileException("its pickle holds a name without an end");
        }
        stack.pushMade(new PickleValue.Global(m.value(), n.value()));
    }

    /**
     * @param function whether what is called is a function; {@code NEWOBJ} makes an object of a
     *     class, which is never one of those that matter
     */
    private void call(boolean function) throws CorruptFileException, UnsupportedFileException {
        PickleValue arguments = stack.pop();
        PickleValue called = stack.pop();
        if (function) {
            stack.pushMade(constructors.call(called, arguments));
        } else {
            pushObject(called);
        }
    }

    private void pushObject(PickleValue type) throws UnsupportedFileException {
        stack.pushMade(
                new PickleValue.Instance(type instanceof PickleValue.Global named ? named : null));
    }
}
