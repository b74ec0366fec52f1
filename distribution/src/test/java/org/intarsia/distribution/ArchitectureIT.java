package org.intarsia.distribution;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.distribution.samples.DefaultsUser;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Projector;
import org.intarsia.spi.Tokenizer;
import org.junit.jupiter.api.Test;

/**
 * Arrows point to the API: plugins and platform use it, it uses neither, and plugins do not use
 * each other.
 */
class ArchitectureIT {
    private static final String[] API = {
        "org.intarsia.spi..",
        "org.intarsia.nn..",
        "org.intarsia.reference..",
        "org.intarsia.testkit",
        "org.intarsia.testkit.felix..",
        "org.intarsia.testkit.fixtures..",
        "org.intarsia.testkit.laws.."
    };
    private static final String[] PLATFORM = {
        "org.intarsia.base..",
        "org.intarsia.kernel..",
        "org.intarsia.weights..",
        "org.intarsia.pipeline..",
        "org.intarsia.training..",
        "org.intarsia.app..",
        "org.intarsia.cli..",
        "org.intarsia.server..",
        "org.intarsia.console..",
        "org.intarsia.launcher.."
    };
    private static final String KINDS =
            "tokenizers|backbones|heads|samplers|guidance|objectives|decoders|encoders";
    private static final String[] PLUGINS = {
        "org.intarsia.tokenizers..",
        "org.intarsia.backbones..",
        "org.intarsia.heads..",
        "org.intarsia.samplers..",
        "org.intarsia.guidance..",
        "org.intarsia.objectives..",
        "org.intarsia.decoders..",
        "org.intarsia.encoders.."
    };

    /** Read once: that takes longer than all that is asked. */
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.intarsia");

    @Test
    void everyPartOfTheHouseIsSeen() {
        for (String place :
                new String[] {
                    "spi",
                    "nn",
                    "base",
                    "kernel",
                    "weights",
                    "pipeline",
                    "training",
                    "app",
                    "cli",
                    "server",
                    "console",
                    "launcher",
                    "tokenizers.pixel",
                    "backbones.jit",
                    "heads.patchlinear",
                    "heads.logits",
                    "samplers.flow",
                    "samplers.autoregressive",
                    "guidance.cfg",
                    "objectives.reconstruction",
                    "decoders.pixel",
                    "encoders.t5"
                }) {
            assertTrue(
                    CLASSES.stream()
                            .anyMatch(
                                    type ->
                                            type.getPackageName()
                                                    .startsWith("org.intarsia." + place)),
                    place);
        }
    }

    @Test
    void theApiUsesNeitherPlatformNorPlugins() {
        noClasses()
                .that()
                .resideInAnyPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLATFORM)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLUGINS)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("org.intarsia.spi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.intarsia.nn..", "org.intarsia.reference..", "org.intarsia.testkit..")
                .check(CLASSES);
    }

    @Test
    void platformAndPluginsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage(PLATFORM)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLUGINS)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(PLUGINS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLATFORM)
                .check(CLASSES);
    }

    /** The graph of a gradient would keep the address of a number whose memory is given back. */
    @Test
    void noNetworkComputesWithNumbersWhoseMemoryAGradientMayNeed() {
        for (String operation : new String[] {"mul", "div", "pow", "maximum", "minimum"}) {
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "org.intarsia.nn..",
                            "org.intarsia.tokenizers..",
                            "org.intarsia.backbones..",
                            "org.intarsia.heads..",
                            "org.intarsia.encoders..")
                    .and()
                    .haveSimpleNameNotEndingWith("Reference")
                    .and()
                    .doNotHaveSimpleName("TokenFilter")
                    .should()
                    .callMethod(NDArray.class, operation, Number.class)
                    .because("Ops.times, Ops.atLeast and Ops.atMost keep theirs")
                    .check(CLASSES);
        }
    }

    /** What is opened by hand is forgotten by hand. */
    @Test
    void arraysAreScopedInOneWay() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.intarsia.spi.run.Scoped")
                .and()
                .doNotHaveFullyQualifiedName("org.intarsia.pipeline.run.GuidedPredictor")
                .and()
                .haveNameNotMatching("org\\.intarsia\\.pipeline\\.run\\.OutsideScopes.*")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(NDScope.class)
                .because("Scoped closes what was made when a body fails, too")
                .check(CLASSES);
    }

    /** What decides a result is an argument, not the state of a thread; a law looks for such. */
    @Test
    void nothingIsHandedOnThroughAThread() {
        noClasses()
                .that()
                .doNotHaveSimpleName("BundleCollisions")
                .and()
                .doNotHaveSimpleName("StaticState")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(CLASSES);
    }

    @Test
    void aPackageHasAboutTwentyTypes() {
        Map<String, Long> sizes =
                CLASSES.stream()
                        .filter(type -> type.isTopLevelClass() && !isInfo(type))
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName, Collectors.counting()));
        sizes.values().removeIf(size -> size <= 20);
        assertEquals(Map.of(), sizes);
    }

    private static boolean isInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    /** But for a plugin's module: it names all that the plugin brings, its recorded cases too. */
    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.intarsia.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(simpleNameEndingWith("Plugin"), alwaysTrue())
                .check(CLASSES);
    }

    /** The plan of what is shipped knows the memory of every part. */
    @Test
    void everyPartThatARunCallsStatesItsMemory() {
        classes()
                .that()
                .resideInAnyPackage(PLUGINS)
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and(
                        assignableTo(Backbone.class)
                                .or(assignableTo(PredictionHead.class))
                                .or(assignableTo(Decoder.class))
                                .or(assignableTo(Tokenizer.class)))
                .and(not(assignableTo(Projector.class)))
                .should()
                .beAssignableTo(Footprint.class)
                .check(CLASSES);
    }

    /** Numbers, letters' case and bytes are the same wherever the program runs. */
    @Test
    void nothingDependsOnTheDefaultLocaleOrCharset() {
        DefaultsRule.NONE.check(CLASSES);

        JavaClasses samples = new ClassFileImporter().importClasses(DefaultsUser.class);
        EvaluationResult found = DefaultsRule.NONE.evaluate(samples);
        assertEquals(
                DefaultsUser.class.getDeclaredMethods().length,
                found.getFailureReport().getDetails().size(),
                found.getFailureReport().toString());
    }

    @Test
    void pluginsDoNotKnowEachOther() {
        for (String kind : KINDS.split("\\|")) {
            slices().matching("org.intarsia." + kind + ".(*)..")
                    .should()
                    .notDependOnEachOther()
                    .check(CLASSES);
        }
        slices().matching("org.intarsia.(" + KINDS + ")..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void platformModulesHaveNoCycles() {
        slices().matching(
                        "org.intarsia.(base|kernel|weights|pipeline|training|app|server|cli|launcher)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** An author outside has no more than the testkits: neither have those of the house. */
    @Test
    void testsOfPluginsUseThePlatformThroughItsTestkitAlone() throws IOException {
        JavaClasses tests;
        try (Stream<Path> folders = Files.walk(Path.of("..", "plugins"))) {
            tests =
                    new ClassFileImporter()
                            .importPaths(
                                    folders.filter(it -> it.endsWith("target/test-classes"))
                                            .toList());
        }
        assertTrue(tests.contain("org.intarsia.backbones.jit.JitParityTest"), "they are seen");
        noClasses().should().dependOnClassesThat().resideInAnyPackage(PLATFORM).check(tests);
    }
}
