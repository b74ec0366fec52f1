package org.intarsia.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.encoders.t5.T5Plugin;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.testkit.kernel.ModuleRegistry;

/** An encoder of a few hundred parameters, with a tokenizer of six tokens. */
final class TinyT5 {
    static final int LENGTH = 6;
    static final int WIDTH = 8;

    static final String ENCODER =
            """
            encoder:
                use: t5
                d-model: 8
                d-kv: 4
                d-ff: 16
                num-layers: 1
                num-heads: 2
                vocab-size: 8
                length: 6
                weights: {file: t5.safetensors}
            """;

    static final String MANIFEST =
            """
            intarsia: 1
            name: tiny-t5
            conditioning:
              kind: text
              length: 6
              width: 8
              %s"""
                    .replace("%s", ENCODER);

    private static final String TOKENIZER =
            """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [
              {"id": 0, "content": "<pad>", "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true},
              {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true},
              {"id": 2, "content": "<unk>", "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true}],
             "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
             "post_processor": {"type": "TemplateProcessing",
              "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
              "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
             "decoder": null,
             "model": {"type": "WordLevel", "unk_token": "<unk>",
              "vocab": {"<pad>": 0, "</s>": 1, "<unk>": 2, "a": 3, "red": 4, "fox": 5}}}
            """;

    private TinyT5() {}

    /** Weights and tokenizer. */
    static void writeFiles(Path folder) throws IOException {
        Manifest manifest = Manifests.parse(MANIFEST, "tiny-t5.yaml");
        Pipelines pipelines =
                new Pipelines(new ModuleRegistry(List.of(new T5Plugin())), ModelFolder.of(folder));
        TinyPid.writeFiles(folder, pipelines.plan(manifest));
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
    }
}
