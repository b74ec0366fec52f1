package org.intarsia.cli.shell.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapFragmentTest {
    @TempDir Path models;
    @TempDir Path beside;

    private static final String RUNNING =
            """
            intarsia: 1
            name: running
            image: {height: 4, width: 4}
            tokenizer: {use: vq, weights: {file: a.pth}}
            backbone: {use: jit, weights: {file: a.pth}}
            head: {use: patch-linear}
            sampler: {use: euler}
            """;

    private Path found(Manifest manifest, Kind kind) {
        WeightsEntry entry = manifest.part(kind).orElseThrow().weights();
        return ModelFolder.of(models).find(entry);
    }

    private static Node.Mapping fragment(String file, List<String> words) {
        Problems problems = new Problems();
        Node.Mapping fragment = SwapFragment.of(file, words, null, problems);
        problems.throwIfAny();
        return fragment;
    }

    @Test
    void modelFilesBesideAFragmentAreFoundAndOthersStayWhereTheyAre() throws IOException {
        for (Path folder : List.of(models, beside)) {
            Files.writeString(folder.resolve("a.pth"), "a");
        }
        Files.writeString(beside.resolve("b.pth"), "b");
        Files.writeString(models.resolve("c.pth"), "c");
        Path file =
                Files.writeString(
                        beside.resolve("new.yaml"), "backbone: {use: jit, weights: {file: b.pth}}");
        Node.Mapping fragment = fragment(file.toString(), List.of());
        Node.Mapping root = Manifests.parse(RUNNING, "m.yaml").root().with(fragment.entries());
        assertEquals(beside.resolve("b.pth"), found(Manifests.of(root), Kind.BACKBONE));
        // A file of the same name beside the fragment is not for parts that it does not name.
        assertEquals(models.resolve("a.pth"), found(Manifests.of(root), Kind.TOKENIZER));
        assertEquals(models.resolve("a.pth"), found(Manifests.of(root), Kind.DECODER));
        // A later change of another part finds the file again.
        Node.Mapping later = fragment(null, List.of("sampler", "heun"));
        Node.Mapping changed = root.with(later.entries());
        assertEquals(beside.resolve("b.pth"), found(Manifests.of(changed), Kind.BACKBONE));
        // What is not beside it is in the model folder.
        Files.writeString(file, "backbone: {use: jit, weights: {file: c.pth}}");
        Node.Mapping other = fragment(file.toString(), List.of());
        assertEquals(
                models.resolve("c.pth"),
                found(Manifests.of(root.with(other.entries())), Kind.BACKBONE));
    }
}
