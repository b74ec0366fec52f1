package org.intarsia.cli.commands;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.PromptEncoder;
import org.intarsia.weights.file.SafetensorsWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "encode",
        description = {
            "Encode texts with the text encoder of a manifest, into a file that --text reads.",
            "Layers of a large encoder are read one after the other."
        },
        footerHeading = "%nExamples:%n",
        footer =
                "  intarsia encode qwen3-1.7b --prompt \"a red fox in snow\" --out fox.safetensors")
public final class EncodeCommand extends PipelineCommand {
    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            required = true,
            description = "A text to encode. May be repeated.")
    private List<String> prompts;

    @Option(
            names = "--negative-prompt",
            paramLabel = "TEXT",
            description =
                    "What pictures are to avoid, in place of the text that the manifest has for none.")
    private @Nullable String negative;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The safetensors file to write; one of its name is replaced.")
    private Path out;

    public EncodeCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        Plan plan = pipeline.encoder(environment);
        try (Assembly assembly = pipeline.assemble(environment, plan);
                NDManager manager = assembly.manager().newSubManager()) {
            Map<String, NDArray> arrays =
                    new PromptEncoder(assembly).encode(prompts, negative, manager);
            Map<String, String> metadata = new LinkedHashMap<>();
            for (int i = 0; i < prompts.size(); i++) {
                metadata.put("prompt." + i, prompts.get(i));
            }
            if (negative != null) {
                metadata.put("negative-prompt", negative);
            }
            SafetensorsWriter.write(out, arrays, metadata);
        }
        console().line(prompts.size() + (prompts.size() == 1 ? " text" : " texts") + " in " + out);
        return ExitCode.DONE;
    }
}
