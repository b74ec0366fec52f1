package org.intarsia.decoders.pixel;

import org.intarsia.spi.Decoder;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The decoder {@code pixel}. */
@IntarsiaPlugin
public final class PixelDecoderPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Decoder.class, "pixel", PixelDecoder.class);
    }
}
