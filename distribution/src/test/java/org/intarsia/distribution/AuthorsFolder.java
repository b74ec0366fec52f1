package org.intarsia.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.intarsia.spi.Kind;
import org.junit.jupiter.api.Test;

/**
 * Where a plugin's author works: an empty folder, and a Maven repository of its own that holds what
 * this build would install. Everything else comes from the repository that this build ran with,
 * read as if it were a remote one: nothing is downloaded, and nothing is written to it.
 */
public final class AuthorsFolder {
    private static final String VERSION = System.getProperty("intarsia.version");
    private static final String ARCHETYPE_PLUGIN =
            "org.apache.maven.plugins:maven-archetype-plugin:"
                    + System.getProperty("archetype.version");

    private final Path folder;
    private final Path repository;
    private final Path settings;

    AuthorsFolder(Path folder) throws IOException {
        this.folder = folder;
        this.repository = Files.createDirectories(folder.resolve("repository"));
        this.settings = folder.resolve("settings.xml");
        Files.writeString(settings, settings());
        install("intarsia", Path.of(".."), "");
        for (String module : List.of("spi", "nn", "reference", "testkit", "archetype")) {
            install("intarsia-" + module, Path.of("..", "api", module), ".jar");
        }
        // What the testkit that runs the real pipeline is made of.
        for (String module : List.of("base", "kernel", "weights", "pipeline")) {
            install("intarsia-" + module, Path.of("..", "platform", module), ".jar");
        }
        for (String module : List.of("kernel", "pipeline")) {
            Path testkit = Path.of("..", "platform", "testkit", module);
            install("intarsia-" + module + "-testkit", testkit, ".jar");
        }
    }

    /** Makes a plugin with a sampler, which needs no kind; the new folder. */
    Path generate(String artifactId, String packageName, String component) throws Exception {
        return generate(artifactId, packageName, component, List.of());
    }

    /** Makes a plugin with a part of a kind, in {@code my-KIND}. */
    Path generate(Kind kind) throws Exception {
        String name = "my-" + kind.word();
        return generate(
                name, ArchetypeTemplates.packageOf(kind), name, List.of("-Dkind=" + kind.word()));
    }

    /** What is made from now on is a module of one project. */
    Path aggregate() throws IOException {
        Files.writeString(
                folder.resolve("pom.xml"),
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>all</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                </project>
                """);
        return folder;
    }

    private Path generate(
            String artifactId, String packageName, String component, List<String> more)
            throws Exception {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(
                List.of(
                        ARCHETYPE_PLUGIN + ":generate",
                        "-DarchetypeCatalog=local",
                        "-DarchetypeGroupId=org.intarsia",
                        "-DarchetypeArtifactId=intarsia-archetype",
                        "-DarchetypeVersion=" + VERSION,
                        "-DgroupId=org.example",
                        "-DartifactId=" + artifactId,
                        "-Dversion=1.0.0",
                        "-Dpackage=" + packageName,
                        "-Dcomponent=" + component));
        arguments.addAll(more);
        maven(folder, arguments.toArray(String[]::new));
        return folder.resolve(artifactId);
    }

    /** Builds and tests all modules of a project. */
    void buildAll(Path project) throws Exception {
        maven(project, "package");
    }

    /** Builds and tests a plugin; its jar. */
    Path build(Path project) throws Exception {
        buildAll(project);
        return jar(project);
    }

    static Path jar(Path project) throws IOException {
        try (Stream<Path> files = Files.list(project.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    private void maven(Path where, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "-ntp"));
        command.addAll(List.of("-s", settings.toString(), "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "maven", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(where.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "MAVEN_OPTS",
                                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("Maven does not end: " + Files.readString(log));
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(Files.readString(log));
        }
    }

    private void install(String name, Path module, String jar) throws IOException {
        Path place = repository.resolve(Path.of("org", "intarsia", name, VERSION));
        Files.createDirectories(place);
        String file = name + "-" + VERSION;
        Files.copy(module.resolve("pom.xml"), place.resolve(file + ".pom"));
        if (!jar.isEmpty()) {
            Path built = module.resolve("target").resolve(file + jar);
            Files.copy(built, place.resolve(file + jar));
        }
    }

    private static String settings() {
        return """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>what-the-build-used</id>
                      <mirrorOf>*</mirrorOf>
                      <url>%s</url>
                    </mirror>
                  </mirrors>
                </settings>
                """
                .formatted(repositoryOfTheBuild().toUri());
    }

    /** .../org/junit/jupiter/junit-jupiter-api/VERSION/FILE.jar */
    private static Path repositoryOfTheBuild() {
        try {
            Path jar =
                    Path.of(Test.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            for (int up = 0; up < 6; up++) {
                jar = jar.getParent();
            }
            return jar;
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
