package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.intarsia.app.models.ModelCatalog;
import org.intarsia.app.models.ModelFileInfo;
import org.intarsia.app.models.ModelStatus;
import org.intarsia.base.ByteCount;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models}: which model files are there, and where to get the others. */
@Command(
        name = "models",
        description = {
            "List manifests with their model files: present, missing, unusable, or with another"
                    + " SHA-256 than the manifest's.",
            "Says where a missing file comes from and where to put it. The exit code is 1 if a"
                    + " file is unusable or has the wrong SHA-256."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  intarsia models", "  intarsia models jit-b-16", "  intarsia models --json"})
public final class ModelsCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            arity = "0..*",
            paramLabel = "MANIFEST",
            description = "Manifest files or names of shipped manifests. Default: all shipped.")
    private List<String> manifests = new ArrayList<>();

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder in which model files are looked up first.")
    private Path models;

    @Option(names = "--json", description = "Print a JSON array with an object per file.")
    private boolean json;

    @Option(
            names = "--no-digests",
            description = "Do not read whole files to compare their SHA-256.")
    private boolean noDigests;

    public ModelsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        List<ModelFileInfo> files =
                new ModelCatalog(environment.home(), models, !noDigests).list(manifests);
        if (json) {
            environment.console().line(ModelCatalog.json(files));
        } else {
            show(files);
        }
        return files.stream().anyMatch(file -> file.status().isWrong())
                ? ExitCode.FAILED
                : ExitCode.DONE;
    }

    private void show(List<ModelFileInfo> files) {
        Table table = new Table("manifest", "model file", "parts", "status", "size");
        for (ModelFileInfo file : files) {
            table.row(
                    file.manifest(),
                    file.file(),
                    String.join(", ", file.parts()),
                    file.status().word(),
                    file.status() == ModelStatus.MISSING ? "" : ByteCount.text(file.bytes()));
        }
        table.lines().forEach(environment.console()::line);
        files.stream()
                .filter(file -> file.problem() != null)
                .forEach(file -> line(file.path() + ": " + file.problem()));
        Map<Path, ModelFileInfo> missing = new LinkedHashMap<>();
        files.stream()
                .filter(file -> file.status() == ModelStatus.MISSING)
                .forEach(file -> missing.putIfAbsent(file.path(), file));
        if (!missing.isEmpty()) {
            line("");
            line("missing:");
        }
        for (ModelFileInfo file : missing.values()) {
            line("  " + file.path());
            line(
                    file.source() == null
                            ? "    its manifest does not say where it comes from"
                            : "    from " + file.source());
        }
    }

    private void line(String text) {
        environment.console().line(text);
    }
}
