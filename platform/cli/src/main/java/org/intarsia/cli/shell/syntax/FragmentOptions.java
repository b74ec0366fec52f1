package org.intarsia.cli.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.problem.Problems;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A pipeline, and which parts of it are replaced. */
public final class FragmentOptions {
    @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KIND PART",
            description =
                    "The kind of part to replace and the component to use; option=value pairs "
                            + "may follow each component.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--version",
            paramLabel = "RANGE",
            description = "Version of the last component named: 1.2 for that or later, or '[1,2)'.")
    private String version;

    @Option(
            names = "--fragment",
            paramLabel = "YAML",
            description =
                    "Manifest entries to replace, as YAML text or a file; model files are looked up"
                            + " beside that file first.")
    private String fragment;

    /** The pipeline's name. */
    public String name() {
        return name;
    }

    /** Whether any part is named. */
    public boolean given() {
        return !words.isEmpty() || version != null || fragment != null;
    }

    /**
     * The entries of a manifest that are asked for.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException all that is wrong with them
     */
    public Node.Mapping entries() {
        Problems problems = new Problems();
        Node.Mapping entries = SwapFragment.of(fragment, words, version, problems);
        problems.throwIfAny();
        return entries;
    }

    /**
     * What is asked for.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException all that is wrong with it
     */
    public SwapRequest request(PipelineHost host) {
        Problems problems = new Problems();
        Node.Mapping entries = SwapFragment.of(fragment, words, version, problems);
        SwapRequest request = new SwapRequest(name, entries);
        if (!problems.isEmpty()) {
            // Whatever else is wrong is told at once.
            problems.collect(() -> host.plan(request));
            problems.throwIfAny();
        }
        return request;
    }
}
