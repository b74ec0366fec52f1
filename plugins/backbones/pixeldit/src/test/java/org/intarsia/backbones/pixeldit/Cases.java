package org.intarsia.backbones.pixeldit;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.backbones.jit.JitPlugin;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.alignprojector.AlignProjectorPlugin;
import org.intarsia.heads.neuralfield.NeuralFieldPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.heads.pixeldit.PixelDitHeadPlugin;
import org.intarsia.kernel.ClassPathRegistry;
import org.intarsia.kernel.Registry;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.tokenizers.pixel.PixelPlugin;

/** Where the recorded cases lie, and the plugins that they need. */
public final class Cases {
    private Cases() {}

    public static Registry registry() {
        return new ClassPathRegistry(
                List.of(
                        new PixelDitPlugin(),
                        new PixelDitHeadPlugin(),
                        new AlignProjectorPlugin(),
                        new PixelPlugin(),
                        new PixelDecoderPlugin(),
                        new FlowPlugin(),
                        new AutoregressivePlugin(),
                        new CfgPlugin(),
                        new PatchLinearPlugin(),
                        new NeuralFieldPlugin(),
                        new JitPlugin()));
    }

    /** The cases that are shipped with the tests. */
    public static Path folder() {
        try {
            return Path.of(Cases.class.getResource("/parity/pixeldit").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder {@code shared/...} beside the repository, or one that does not exist. */
    public static Path shared(String name) {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("shared").resolve(name))) {
            at = at.getParent();
        }
        return at == null ? Path.of("none") : at.resolve("shared").resolve(name);
    }
}
