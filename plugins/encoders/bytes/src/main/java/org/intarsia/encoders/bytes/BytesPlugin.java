package org.intarsia.encoders.bytes;

import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The text encoder {@code bytes}. */
@IntarsiaPlugin
public final class BytesPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(TextEncoder.class, "bytes", BytesOptions.class, BytesEncoder.class);
    }
}
