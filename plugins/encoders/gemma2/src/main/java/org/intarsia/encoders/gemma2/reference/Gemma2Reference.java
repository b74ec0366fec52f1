package org.intarsia.encoders.gemma2.reference;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import org.intarsia.encoders.gemma2.Gemma2Network;
import org.intarsia.encoders.gemma2.Gemma2Size;
import org.intarsia.nn.text.TextNetwork;
import org.intarsia.nn.text.TextRecipe;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.TextCases;
import org.intarsia.spi.plugin.Options;

/** The recorded cases of the published code of Gemma 2. */
public final class Gemma2Reference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("encode-tokens", "encode-text");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        Map<String, Object> config = recorded.config();
        TextNetwork network =
                Gemma2Network.of(
                        TextCases.options(Gemma2Size.class, config), recorded.weights("weights"));
        TextCases cases = new TextCases(recorded, network);
        if (recorded.operation().equals("encode-tokens")) {
            return cases.states();
        }
        TextRecipe recipe =
                Options.of(
                        TextRecipe.class,
                        Map.of("length", config.get("max_length"), "prefix", "an instruction"));
        return cases.kept(recipe, ((Number) config.get("prefix_tokens")).intValue());
    }
}
