package org.intarsia.spi.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.junit.jupiter.api.Test;

class OptionSchemaTest {
    enum Mode {
        PLAIN,
        NTK_AWARE,
        HIDDEN
    }

    record Network(
            @Option(value = "12", min = 1, max = 256, help = "blocks") int depth,
            @Option(value = "4.0", above = 0, max = 64, help = "hidden units over the width")
                    double mlpRatio,
            @Option(value = "0.1", min = 0, below = 1, help = "share") float dropout,
            @Option(value = "false", help = "whether it shares") boolean shared,
            @Option(value = "norm", help = "name of the norm") String normName,
            @Option(
                            value = "plain",
                            choices = {"plain", "ntk-aware"},
                            help = "positions")
                    Mode mode,
            @Option(value = "[1, 2, 4]", min = 1, max = 64, minItems = 1, help = "widths")
                    List<Integer> chMult,
            @Option(value = "{a: 1}", min = 0, max = 10, help = "weights")
                    Map<String, Double> terms,
            @Option(computed = "as many as depth", min = 1, max = 256, help = "heads")
                    Integer numHeads) {
        Network {
            numHeads = numHeads == null ? depth : numHeads;
            Problems problems = new Problems();
            if (depth % numHeads != 0) {
                problems.add(
                        ErrorCode.INVALID_OPTION, "num-heads", "does not divide", "Change it.");
            }
            problems.throwIfAny();
        }
    }

    record Needed(
            @Option(required = true, min = 0, max = 1, help = "how strong it is") double scale) {}

    record Plain(int size, Integer other) {}

    record Blocks(
            @Option(value = "12", min = 1, max = 256, help = "width") int width,
            @Option(required = true, min = 1, max = 64, help = "heads") int heads) {
        Blocks {
            Problems problems = new Problems();
            if (width % heads != 0) {
                problems.add(ErrorCode.INVALID_OPTION, "heads", "does not divide", "Change it.");
            }
            problems.throwIfAny();
        }
    }

    record Grouped(
            @Option(value = "1", min = 0, max = 9, help = "first") int first,
            @OptionGroup(defaults = {"heads=3"}) Blocks blocks,
            @Option(value = "2", min = 0, max = 9, help = "last") int last) {}

    record Outer(
            @OptionGroup(defaults = {"heads=4", "last=7"}) Grouped grouped,
            @Option(value = "x", help = "name") String name) {}

    /** Both check something, and the outer one reads the group after it. */
    record Checked(
            @OptionGroup(defaults = "heads=3") Blocks blocks,
            @Option(value = "2", min = 0, max = 9, help = "last") int last) {
        Checked {
            Problems problems = new Problems();
            if (last % 2 != 0) {
                problems.add(ErrorCode.INVALID_OPTION, "last", "is odd", "Change it.");
            }
            problems.throwIfAny();
            if (blocks.heads() > last + 100) {
                throw new IllegalStateException();
            }
        }
    }

    record Twice(@OptionGroup Blocks blocks, @Option(value = "1", help = "again") int width) {}

    record Misnamed(@OptionGroup(defaults = "hands=2") Blocks blocks) {}

    record NoRecord(@OptionGroup String blocks) {}

    @Test
    void theOptionsOfAGroupAreThoseOfItsRecord() {
        List<OptionSpec> options = OptionSchema.of(Grouped.class).options();
        assertEquals(
                List.of("first", "width", "heads", "last"),
                options.stream().map(OptionSpec::name).toList());
        assertEquals("3", options.get(2).otherwise().orElseThrow());
        assertFalse(options.get(2).required());
        assertTrue(OptionSchema.of(Blocks.class).options().get(1).required());
        assertEquals(
                new Grouped(1, new Blocks(8, 4), 2),
                Options.of(Grouped.class, Map.of("width", 8, "heads", 4)));
        assertEquals(new Grouped(1, new Blocks(12, 3), 2), Options.of(Grouped.class, Map.of()));
        assertEquals(
                new Outer(new Grouped(1, new Blocks(12, 4), 7), "x"),
                Options.of(Outer.class, Map.of()));
    }

    @Test
    void whatAGroupChecksIsReportedWithTheRest() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Options.of(
                                        Grouped.class, Map.of("first", 10, "width", 7, "lost", 1)));
        assertEquals(
                List.of("lost", "first", "heads"),
                refused.problems().stream().map(Problem::subject).toList());
    }

    @Test
    void aGroupAndTheRecordAroundItAreCheckedAtOnce() {
        assertEquals(
                List.of("heads", "last"), subjects(Checked.class, Map.of("width", 7, "last", 3)));
        assertEquals(List.of("heads"), subjects(Checked.class, Map.of("width", 7)));
        assertEquals(List.of("last"), subjects(Checked.class, Map.of("last", 3)));
    }

    private static List<String> subjects(Class<? extends Record> type, Map<String, ?> given) {
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> Options.of(type, given));
        return refused.problems().stream().map(Problem::subject).toList();
    }

    @Test
    void aGroupThatIsDeclaredWronglyIsTheAuthorsFault() {
        for (Class<? extends Record> type : List.of(Twice.class, Misnamed.class, NoRecord.class)) {
            assertThrows(
                    IllegalArgumentException.class, () -> OptionSchema.of(type), type.getName());
        }
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        assertEquals(
                new Network(
                        12,
                        4,
                        0.1f,
                        false,
                        "norm",
                        Mode.PLAIN,
                        List.of(1, 2, 4),
                        Map.of("a", 1.0),
                        12),
                Options.of(Network.class, Map.of()));
    }

    @Test
    void valuesAreReadBySpellingAndType() {
        Network read =
                Options.of(
                        Network.class,
                        Map.of(
                                "depth",
                                4,
                                "mlp_ratio",
                                2,
                                "mode",
                                "NTK_aware",
                                "chMult",
                                List.of(8),
                                "terms",
                                Map.of("b", 3),
                                "num-heads",
                                2,
                                "shared",
                                true));
        assertEquals(4, read.depth());
        assertEquals(2.0, read.mlpRatio());
        assertEquals(Mode.NTK_AWARE, read.mode());
        assertEquals(List.of(8), read.chMult());
        assertEquals(Map.of("b", 3.0), read.terms());
        assertEquals(2, read.numHeads());
        assertTrue(read.shared());
    }

    @Test
    void everyProblemIsFoundAtOnce() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("dephts", 3);
        given.put("depth", 0);
        given.put("mlp-ratio", 0.0);
        given.put("dropout", 1);
        given.put("shared", "yes");
        given.put("norm-name", 3);
        given.put("mode", "hidden");
        given.put("ch-mult", List.of(1, 65, "2"));
        given.put("terms", 3);
        given.put("num-heads", "4");
        assertEquals(
                List.of(
                        "INT-114 dephts: there is no such option. Did you mean depth? The options are"
                                + " depth, mlp-ratio, dropout, shared, norm-name, mode, ch-mult,"
                                + " terms, num-heads.",
                        "INT-121 depth: 0, not in the range 1 to 256. Give a whole number in that"
                                + " range, or leave it out for 12. It means: blocks.",
                        "INT-121 mlp-ratio: 0.0, not in the range above 0 to 64. Give a number in"
                                + " that range, or leave it out for 4.0. It means: hidden units over the width.",
                        "INT-121 dropout: 1, not in the range 0 to below 1. Give a number in that"
                                + " range, or leave it out for 0.1. It means: share.",
                        "INT-115 shared: the text \"yes\", where true or false is expected. Give true"
                                + " or false.",
                        "INT-115 norm-name: 3, where text is expected. Write it in quotes: \"3\".",
                        "INT-122 mode: the text \"hidden\", which is not known. Use one of plain,"
                                + " ntk-aware.",
                        "INT-121 ch-mult: element 2 is 65, not in the range 1 to 64. Give a whole"
                                + " number in that range, or leave it out for [1, 2, 4]. It means: widths.",
                        "INT-115 ch-mult: element 3 is the text \"2\", where a whole number is"
                                + " expected. Write it without quotes: 2.",
                        "INT-115 terms: 3, where a map is expected. Write it in braces: {name:"
                                + " value}.",
                        "INT-115 num-heads: the text \"4\", where a whole number is expected. Write it"
                                + " without quotes: 4."),
                problems(Network.class, given).stream().map(Problem::toString).toList());
    }

    @Test
    void anExplicitNullIsNoZeroAndNoDefault() {
        for (String option : List.of("depth", "mode", "num-heads", "ch-mult")) {
            List<Problem> found = problems(Network.class, Collections.singletonMap(option, null));
            assertEquals(ErrorCode.INVALID_OPTION_TYPE, found.get(0).code(), option);
            assertEquals("no value is given", found.get(0).cause());
        }
        assertEquals(
                "Give a number, 0 to 1.",
                problems(Needed.class, Collections.singletonMap("scale", null)).get(0).next());
    }

    @Test
    void numbersThatNoTypeHoldsAreOutOfRange() {
        for (Object value :
                List.of(
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        1e30,
                        new BigInteger("9".repeat(30)))) {
            assertEquals(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    problems(Network.class, Map.of("mlp-ratio", value)).get(0).code());
        }
        assertEquals(
                ErrorCode.OPTION_OUT_OF_RANGE,
                problems(Network.class, Map.of("depth", new BigInteger("9".repeat(30))))
                        .get(0)
                        .code());
        assertEquals(
                ErrorCode.INVALID_OPTION_TYPE,
                problems(Network.class, Map.of("depth", 4.0)).get(0).code());
        assertEquals(
                ErrorCode.OPTION_OUT_OF_RANGE,
                problems(Network.class, Map.of("depth", 1L << 33)).get(0).code());
    }

    @Test
    void anOptionInTwoSpellingsIsRefused() {
        Map<String, Object> twice = new LinkedHashMap<>();
        twice.put("mlp-ratio", 1.0);
        twice.put("mlpRatio", 2.0);
        Problem problem = problems(Network.class, twice).get(0);
        assertEquals("given twice, as mlp-ratio and as mlpRatio", problem.cause());
    }

    @Test
    void whatIsRequiredIsAskedForWithItsMeaning() {
        assertEquals(
                "INT-123 scale: not given. Give a number, 0 to 1: how strong it is.",
                problems(Needed.class, Map.of()).get(0).toString());
    }

    @Test
    void whatRelatesTwoOptionsIsCheckedBesideAnUnknownOne() {
        List<Problem> found = problems(Network.class, Map.of("num-heads", 5, "other", 1));
        assertEquals(List.of("other", "num-heads"), found.stream().map(Problem::subject).toList());
    }

    @Test
    void aRecordWithoutDeclarationsNeedsItsPrimitives() {
        assertEquals(new Plain(3, null), Options.of(Plain.class, Map.of("size", 3)));
        assertEquals(ErrorCode.MISSING_OPTION, problems(Plain.class, Map.of()).get(0).code());
    }

    @Test
    void theDeclarationIsThereForToolsToShow() {
        List<OptionSpec> options = OptionSchema.of(Network.class).options();
        OptionSpec ratio = options.get(1);
        assertEquals("mlp-ratio", ratio.name());
        assertEquals("4.0", ratio.otherwise().orElseThrow());
        assertEquals("above 0 to 64", ratio.type().range().toString());
        assertEquals("plain, ntk-aware", options.get(5).type().toString());
        assertEquals("list of whole numbers", options.get(6).type().toString());
        assertEquals("map of names to numbers", options.get(7).type().toString());
        assertEquals("as many as depth", options.get(8).computed());
    }

    @Test
    void aWrongDeclarationIsRefused() {
        record NoDefault(@Option(help = "a size") int size) {}
        record OutOfRange(@Option(value = "0", min = 1, help = "a size") int size) {}
        record NotANumber(@Option(value = "big", help = "a size") int size) {}
        record OtherType(@Option(help = "a thing") Object thing) {}
        record Both(@Option(value = "1", required = true, help = "a size") int size) {}
        record NoChoice(@Option(value = "plain", choices = "round", help = "how") Mode mode) {}
        refused(NoDefault.class, "NoDefault.size: a primitive needs a default");
        refused(OutOfRange.class, "OutOfRange.size: its default 0:");
        refused(NotANumber.class, "NotANumber.size: ");
        refused(OtherType.class, "java.lang.Object is no type of option");
        refused(Both.class, "what has a default is not required");
        refused(NoChoice.class, "[round] are not all among [plain, ntk-aware, hidden]");
    }

    private static void refused(Class<? extends Record> type, String why) {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> OptionSchema.of(type));
        assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
    }

    private static List<Problem> problems(Class<? extends Record> type, Map<String, ?> given) {
        return assertThrows(IntarsiaException.class, () -> Options.of(type, given)).problems();
    }
}
