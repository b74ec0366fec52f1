package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.intarsia.weights.file.Fixtures.torch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutlineTest {
    @TempDir Path folder;

    private Path file(PickleText pickle) throws IOException {
        return Files.write(
                folder.resolve("o.ckpt"), new TorchZip(pickle.stop()).floats(1, 2).stored());
    }

    private static List<String> lines(Path file) {
        return StateDicts.outline(file).rows().stream()
                .map(
                        row ->
                                String.join(
                                        "|",
                                        row.key(),
                                        row.what(),
                                        row.tensors() + "",
                                        row.values() + ""))
                .toList();
    }

    /** As Lightning saves it: the model, the optimizer's state by numbers, and what else. */
    private static PickleText lightning() {
        PickleText pickle = new PickleText().op('}').text("epoch").whole(3).op('s');
        pickle.text("state_dict").function("collections", "OrderedDict").op(')', 'R');
        pickle.text("model.w").floats(2).op('s').text("model.b").floats(1).op('s', 's');
        pickle.text("optimizer_states").op(']', '}').text("state").op('}');
        for (int i = 0; i < 20; i++) {
            pickle.whole(i).op('}').text("exp_avg").floats(2).op('s', 's');
        }
        pickle.op('s').text("lr").op('N', 's', 'a', 's');
        return pickle.text("args").function("argparse", "Namespace").op(')', 0x81, 's');
    }

    @Test
    void theTreeOfALightningFileSaysWhereTheTensorsAre() throws IOException {
        Path file = file(lightning());
        List<String> lines = lines(file);
        assertEquals(
                List.of(
                        "|a dict of 4|0|0",
                        "epoch|a number|0|0",
                        "state_dict|a dict of 2|2|3",
                        "optimizer_states|a list of 1|0|0",
                        "optimizer_states.0|a dict of 2|0|0",
                        "optimizer_states.0.state|a dict of 20|0|0",
                        "optimizer_states.0.state.0|a dict of 1|1|2"),
                lines.subList(0, 7));
        assertTrue(lines.contains("optimizer_states.0.state....|12 more|0|0"), lines.toString());
        assertEquals("args|an object of argparse.Namespace|0|0", lines.get(lines.size() - 1));
        assertFalse(StateDicts.outline(file).hasOuterTensors());
        assertTrue(StateDicts.outline(file).isNested());
        try (StateDict dict = StateDicts.open(file, "optimizer_states.0.state.7")) {
            assertEquals(List.of("exp_avg"), List.copyOf(dict.names()));
        }
        assertTrue(
                problemOf(() -> StateDicts.open(file, null))
                        .next()
                        .startsWith(
                                "Give one of its keys: state_dict, optimizer_states.0.state.0"));
    }

    @Test
    void tensorsThreeLevelsDeepAreFound() throws IOException {
        PickleText pickle = new PickleText().op('}').text("a").op('}').text("b").op('}');
        pickle.text("c").op('}').text("w").floats(2).op('s', 's', 's', 's');
        Path file = file(pickle);
        assertEquals(
                "Give one of its keys: a.b.c.",
                problemOf(() -> StateDicts.open(file, null)).next());
        assertEquals(4, lines(file).size());
    }

    @Test
    void otherFilesHaveNoOutline() {
        assertEquals(List.of(), StateDicts.outline(torch("types.safetensors")).rows());
        assertTrue(StateDicts.outline(torch("types.pth")).hasOuterTensors());
        assertFalse(StateDicts.outline(torch("types.pth")).isNested());
        assertEquals(
                ErrorCode.MODEL_FILE_NOT_FOUND,
                problemOf(() -> StateDicts.outline(Path.of("nowhere.pth"))).code());
    }

    @Test
    void whatHoldsItselfOrManyEndsSoon() throws IOException {
        PickleText self = new PickleText().op('}', 'q', 0).text("me").op('h', 0, 's');
        assertEquals(
                List.of("|a dict of 1|0|0", "me|a dict of 1, shown above|0|0"), lines(file(self)));
        // Each holds the one before twice: 2^40 if every way was gone.
        PickleText doubling = new PickleText().op(')').raw("2\206".repeat(40));
        assertTrue(lines(file(doubling)).size() < 30);
        PickleText wide = new PickleText().op('}', '(');
        for (int i = 0; i < 50_000; i++) {
            wide.whole(i).op('}');
        }
        assertEquals(10, lines(file(wide.op('u'))).size());
        PickleText huge = new PickleText().op('}').text("w");
        long[] size = {Long.MAX_VALUE, Long.MAX_VALUE};
        huge.tensor("FloatStorage", new long[] {1, 0}, size, new long[] {0, 0}).op('s');
        assertEquals("|a dict of 1|1|" + Long.MAX_VALUE, lines(file(huge)).get(0));
    }
}
