package org.intarsia.weights.format;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Interprets a pickle of protocol 2 to 5 without ever looking up or running anything that it names:
 * dicts, tuples, texts and whole numbers are kept, tensors and their storages noted, the rest is
 * opaque. Memory and time are bounded by the length of the pickle and by {@link #MOST_OPERATIONS}.
 */
public final class PickleMachine {
    private static final int MOST_OPERATIONS = 2_000_000;
    private static final int NEWEST_PROTOCOL = 5;
    private static final PickleValue NONE = new PickleValue.Opaque("None");
    private static final PickleValue TRUTH = new PickleValue.Opaque("a truth value");
    private static final PickleValue NUMBER = new PickleValue.Opaque("a number");
    private static final PickleValue BYTES = new PickleValue.Opaque("bytes");
    private static final PickleValue LIST = new PickleValue.Opaque("a list");
    private static final PickleValue SET = new PickleValue.Opaque("a set");

    private final PickleInput in;
    private final PickleStack stack = new PickleStack();

    private PickleMachine(ByteBuffer pickle) {
        in = new PickleInput(pickle);
    }

    /** The value that the pickle ends with. */
    public static PickleValue read(ByteBuffer pickle) throws CorruptFileException {
        PickleMachine machine = new PickleMachine(pickle);
        for (int i = 0; i < MOST_OPERATIONS; i++) {
            int operation = machine.in.u1();
            if (operation == '.') {
                return machine.stack.pop();
            }
            if (!machine.runScalar(operation)
                    && !machine.runContainer(operation)
                    && !machine.runOther(operation)) {
                throw new CorruptFileException(
                        String.format("its pickle has an unknown instruction 0x%02x", operation));
            }
        }
        throw new CorruptFileException("its pickle takes too many steps");
    }

    private boolean runScalar(int operation) throws CorruptFileException {
        switch (operation) {
            case 'N' -> stack.push(NONE);
            case 0x88, 0x89 -> stack.push(TRUTH);
            case 'J' -> stack.push(new PickleValue.IntegerNumber(in.i4()));
            case 'K' -> stack.push(new PickleValue.IntegerNumber(in.u1()));
            case 'M' -> stack.push(new PickleValue.IntegerNumber(in.u2()));
            case 0x8a -> pushNumber(in.u1());
            case 0x8b -> pushNumber(in.i4());
            case 'G' -> pushSkipped(8, NUMBER);
            case 'X', 'T' -> stack.push(new PickleValue.Text(in.text(in.u4())));
            case 0x8c, 'U' -> stack.push(new PickleValue.Text(in.text(in.u1())));
            case 0x8d -> stack.push(new PickleValue.Text(in.text(in.i8())));
            case 'B' -> pushSkipped(in.u4(), BYTES);
            case 'C' -> pushSkipped(in.u1(), BYTES);
            case 0x8e, 0x96 -> pushSkipped(in.i8(), BYTES);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean runContainer(int operation) throws CorruptFileException {
        switch (operation) {
            case ']' -> stack.push(LIST);
            case 0x8f -> stack.push(SET);
            case '}' -> stack.push(new PickleValue.Dict());
            case ')' -> stack.push(new PickleValue.Tuple(List.of()));
            case '(' -> stack.mark();
            case 't' -> stack.push(new PickleValue.Tuple(stack.popMark()));
            case 0x85, 0x86, 0x87 -> pushTuple(operation - 0x84);
            case 'l' -> replaceMarked(LIST);
            case 0x91 -> replaceMarked(SET);
            case 'd' -> pushDict(stack.popMark());
            case 'a' -> stack.pop();
            case 'e', 0x90 -> stack.popMark();
            case 's' -> setItem();
            case 'u' -> setItems(stack.popMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean runOther(int operation) throws CorruptFileException {
        switch (operation) {
            case 0x80 -> requireProtocol(in.u1());
            case 0x95 -> in.i8();
            case '0' -> stack.pop();
            case '1' -> stack.popMark();
            case '2' -> stack.push(stack.peek());
            case 'q' -> stack.put(in.u1());
            case 'r' -> stack.put(in.u4());
            case 0x94 -> stack.memoize();
            case 'h' -> stack.get(in.u1());
            case 'j' -> stack.get(in.u4());
            case 'c' -> stack.push(new PickleValue.Global(in.line(), in.line()));
            case 0x93 -> pushGlobal(stack.pop(), stack.pop());
            case 'R', 0x81 -> call(operation == 'R');
            case 0x92 -> {
                stack.pop();
                call(false);
            }
            // The state of an object: of a dict its attributes, of all else nothing that matters.
            case 'b' -> stack.pop();
            case 'Q' -> stack.push(PickleConstructors.persistent(stack.pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void requireProtocol(int protocol) throws CorruptFileException {
        if (protocol > NEWEST_PROTOCOL) {
            throw new CorruptFileException("its pickle is of an unknown protocol " + protocol);
        }
    }

    private void pushNumber(long length) throws CorruptFileException {
        Long number = in.number(length);
        stack.push(number == null ? NUMBER : new PickleValue.IntegerNumber(number));
    }

    private void pushSkipped(long length, PickleValue value) throws CorruptFileException {
        in.skip(length);
        stack.push(value);
    }

    private void replaceMarked(PickleValue value) throws CorruptFileException {
        stack.popMark();
        stack.push(value);
    }

    private void pushTuple(int size) throws CorruptFileException {
        PickleValue[] items = new PickleValue[size];
        for (int i = size - 1; i >= 0; i--) {
            items[i] = stack.pop();
        }
        stack.push(new PickleValue.Tuple(List.of(items)));
    }

    private void pushDict(List<PickleValue> items) throws CorruptFileException {
        stack.push(new PickleValue.Dict());
        setItems(items);
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
        if (stack.peek() instanceof PickleValue.Dict dict) {
            for (int i = 0; i < items.size(); i += 2) {
                dict.put(items.get(i), items.get(i + 1));
            }
        }
    }

    private void pushGlobal(PickleValue name, PickleValue module) throws CorruptFileException {
        if (!(name instanceof PickleValue.Text n) || !(module instanceof PickleValue.Text m)) {
            throw new CorruptFileException("its pickle names a class by something else than texts");
        }
        if (m.value().length() > PickleInput.LONGEST_NAME
                || n.value().length() > PickleInput.LONGEST_NAME) {
            throw new CorruptFileException("its pickle holds a name without an end");
        }
        stack.push(new PickleValue.Global(m.value(), n.value()));
    }

    /**
     * @param function whether what is called is a function; {@code NEWOBJ} makes an object of a
     *     class, which is never one of those that matter
     */
    private void call(boolean function) throws CorruptFileException {
        PickleValue arguments = stack.pop();
        PickleValue called = stack.pop();
        PickleValue.Global type = called instanceof PickleValue.Global global ? global : null;
        stack.push(
                function
                        ? PickleConstructors.call(called, arguments)
                        : new PickleValue.Opaque("an object", type));
    }
}
