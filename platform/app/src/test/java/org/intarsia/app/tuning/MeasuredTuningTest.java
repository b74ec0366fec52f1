package org.intarsia.app.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredTuningTest {
    private static final OptionalInt MEASURED = OptionalInt.empty();

    @TempDir Path folder;
    private final List<String> log = new ArrayList<>();
    private Path file;
    private Assembly assembly;

    @BeforeEach
    void assemble() {
        file = folder.resolve("state").resolve("measured.json");
        Parts.weights(folder, "toy.safetensors", 0.5f);
        assembly = assembly(2);
    }

    private Assembly assembly(int steps) {
        Pipelines pipelines = Parts.pipelines(Parts.shelf(), folder);
        Node.Mapping root =
                Parts.manifest()
                        .root()
                        .with("sampler", Node.of(Map.of("use", "toy", "steps", steps), "sampler"));
        return pipelines.assemble(pipelines.plan(Manifests.of(root)));
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, assembly.manager().getManagedArrays().size());
        assembly.close();
    }

    private MeasuredTuning tuning(OptionalInt threads, OptionalInt rows, boolean anew) {
        return new MeasuredTuning(threads, rows, anew, null, file, log::add);
    }

    private JsonNode kept() throws IOException {
        return new ObjectMapper().readTree(file.toFile()).get("entries");
    }

    @Test
    void whatWasMeasuredIsKeptToldAndTakenByTheNextProcess() throws IOException {
        MeasuredTuning first = tuning(MEASURED, MEASURED, false);
        RunTuning chosen = first.of("toy", assembly);
        assertTrue(chosen.threads() >= 1 && chosen.batchRows() >= 1, chosen.toString());
        assertEquals(2, log.size(), log.toString());
        assertTrue(log.get(0).contains("toy, threads of a run: " + chosen.threads()));
        assertTrue(log.get(1).matches("toy, rows of a forward on .*: \\d+, measured \\(1: .*"));
        assertEquals(chosen, first.of("toy", assembly));
        assertEquals(2, log.size(), "asked again, nothing is told again");

        byte[] before = Files.readAllBytes(file);
        log.clear();
        assertEquals(chosen, tuning(MEASURED, MEASURED, false).of("toy", assembly));
        assertTrue(log.stream().noneMatch(line -> line.contains("measured and")), log.toString());
        assertEquals(new String(before), Files.readString(file));
        JsonNode rows = kept().get(1);
        assertEquals(chosen.batchRows(), rows.get("measured").get("value").asInt());
        assertTrue(rows.get("measured").get("seconds").get("1").asDouble() > 0);
    }

    @Test
    void measuredAgainTheFigureTakesThePlaceOfTheOneBefore() throws IOException {
        tuning(OptionalInt.of(1), MEASURED, false).of("toy", assembly);
        String spoiled =
                Files.readString(file).replaceFirst("\"value\" : \\d+", "\"value\" : 1000");
        Files.writeString(file, spoiled);
        assertEquals(
                1000, tuning(OptionalInt.of(1), MEASURED, false).of("x", assembly).batchRows());
        RunTuning again = tuning(OptionalInt.of(1), MEASURED, true).of("toy", assembly);
        assertTrue(again.batchRows() <= 64, again.toString());
        assertEquals(1, kept().size());
        assertEquals(again.batchRows(), kept().get(0).get("measured").get("value").asInt());
    }

    @Test
    void figuresOfAnotherMachineOrNetworkAreNotTaken() throws IOException {
        tuning(OptionalInt.of(1), MEASURED, false).of("toy", assembly);
        String machine = kept().get(0).get("subject").get("machine").asText();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(machine, "another")
                        .replaceFirst("\"value\" : \\d+", "\"value\" : 1000"));
        assertTrue(
                tuning(OptionalInt.of(1), MEASURED, false).of("toy", assembly).batchRows() <= 64);
        assertEquals(2, kept().size());
        try (Assembly other = assembly(3)) {
            tuning(OptionalInt.of(1), MEASURED, false).of("toy", other);
        }
        assertEquals(3, kept().size());
    }

    @Test
    void aFileThatCannotBeUnderstoodIsToldAndItsFiguresAreMeasuredAgain() throws IOException {
        Files.createDirectories(file.getParent());
        for (String damaged :
                List.of("", "{", "null", "[]", "{\"entries\":[null]}", "{\"entries\":[{}]}")) {
            Files.writeString(file, damaged);
            log.clear();
            tuning(OptionalInt.of(1), MEASURED, false).of("toy", assembly);
            assertTrue(log.get(0).contains("measured.json cannot be understood"), damaged + log);
            assertEquals(1, kept().size(), damaged);
        }
    }

    @Test
    void givenNumbersAreTakenAndNothingIsMeasured() {
        RunTuning given = tuning(OptionalInt.of(3), OptionalInt.of(8), true).of("toy", assembly);
        assertEquals(new RunTuning(3, 8), given);
        assertFalse(Files.exists(file));
        assertEquals(List.of(), log);
    }

    @Test
    void theSmallestNumberIsChosenThatIsHardlyWorseThanTheBest() {
        assertEquals(1, SpeedMeasurement.choice(Map.of(1, 1.1, 2, 1.0, 4, 1.3), 1.15));
        assertEquals(2, SpeedMeasurement.choice(Map.of(1, 1.8, 2, 1.0, 4, 0.99), 1.15));
        assertEquals(8, SpeedMeasurement.choice(Map.of(1, 8.0, 2, 5.0, 4, 3.0, 8, 2.0), 1.05));
        assertEquals(1, SpeedMeasurement.choice(Map.of(1, 8.0), 1.05));
    }
}
