package org.intarsia.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Methods that ask for the default locale or charset unless they are given one. */
final class DefaultsRule {
    private static final String NEW = "<init>";

    /** By the name of the type that declares them. */
    private static final Map<String, Set<String>> ASKING =
            Map.ofEntries(
                    Map.entry(
                            "java.lang.String",
                            Set.of(
                                    "format",
                                    "formatted",
                                    "toLowerCase",
                                    "toUpperCase",
                                    "getBytes",
                                    NEW)),
                    Map.entry("java.io.PrintStream", Set.of("printf", "format", NEW)),
                    Map.entry("java.io.PrintWriter", Set.of("printf", "format", NEW)),
                    Map.entry("java.io.Console", Set.of("printf", "format", "readLine")),
                    Map.entry("java.io.InputStreamReader", Set.of(NEW)),
                    Map.entry("java.io.OutputStreamWriter", Set.of(NEW)),
                    Map.entry("java.io.FileReader", Set.of(NEW)),
                    Map.entry("java.io.FileWriter", Set.of(NEW)),
                    Map.entry("java.io.ByteArrayOutputStream", Set.of("toString")),
                    Map.entry("java.nio.charset.Charset", Set.of("defaultCharset")),
                    Map.entry("java.util.Formatter", Set.of(NEW)),
                    Map.entry("java.util.Scanner", Set.of(NEW)),
                    Map.entry("java.util.Locale", Set.of("getDefault")),
                    Map.entry("java.util.ResourceBundle", Set.of("getBundle")),
                    Map.entry("java.text.DecimalFormat", Set.of(NEW)),
                    Map.entry("java.text.DecimalFormatSymbols", Set.of(NEW, "getInstance")),
                    Map.entry(
                            "java.text.NumberFormat",
                            Set.of(
                                    "getInstance",
                                    "getNumberInstance",
                                    "getIntegerInstance",
                                    "getPercentInstance",
                                    "getCompactNumberInstance",
                                    "getCurrencyInstance")),
                    Map.entry("java.text.SimpleDateFormat", Set.of(NEW)),
                    Map.entry(
                            "java.text.DateFormat",
                            Set.of(
                                    "getInstance",
                                    "getDateInstance",
                                    "getTimeInstance",
                                    "getDateTimeInstance")),
                    Map.entry("java.text.MessageFormat", Set.of(NEW, "format")),
                    Map.entry("java.text.Collator", Set.of("getInstance")),
                    Map.entry("java.text.BreakIterator", Set.of("getWordInstance")),
                    Map.entry(
                            "java.time.format.DateTimeFormatter",
                            Set.of(
                                    "ofPattern",
                                    "ofLocalizedDate",
                                    "ofLocalizedTime",
                                    "ofLocalizedDateTime")));

    /** Whoever is given one of these does not ask for the default. */
    private static final Set<String> GIVEN =
            Set.of(
                    "java.util.Locale",
                    "java.nio.charset.Charset",
                    "java.nio.charset.CharsetDecoder",
                    "java.text.DecimalFormatSymbols",
                    "java.io.Writer",
                    "[C",
                    "java.lang.StringBuilder");

    static final ArchRule NONE =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            DescribedPredicate.describe(
                                    "asks for the default locale or charset", DefaultsRule::asks))
                    .because("Locale.ROOT and StandardCharsets.UTF_8 are the same everywhere");

    private DefaultsRule() {}

    private static boolean asks(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        List<JavaClass> parameters = target.getRawParameterTypes();
        boolean asking =
                ASKING.getOrDefault(target.getOwner().getName(), Set.of())
                        .contains(target.getName());
        boolean copy =
                target.getOwner().getName().equals("java.lang.String")
                        && target.getName().equals(NEW)
                        && parameters.stream().noneMatch(it -> it.getName().equals("[B"));
        return asking && !copy && parameters.stream().noneMatch(it -> GIVEN.contains(it.getName()));
    }
}
