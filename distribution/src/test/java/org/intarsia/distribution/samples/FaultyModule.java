package org.intarsia.distribution.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.PluginModule;

/** Brings one head, and does as it is read what the jar's file {@code fault} says. */
public final class FaultyModule extends PluginModule {
    @Override
    protected void configure() {
        contribute(PredictionHead.class, "lying", LyingHead.Options.class, LyingHead.class);
        switch (fault()) {
            case "throws" -> throw new IllegalStateException("the moon is full");
            case "hangs" -> hang();
            case "exits" -> System.exit(3);
            case "takes all memory" -> take();
            default -> {}
        }
    }

    private static void hang() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void take() {
        List<long[]> taken = new ArrayList<>();
        while (true) {
            taken.add(new long[Integer.MAX_VALUE - 8]);
        }
    }

    private static String fault() {
        try (InputStream in = FaultyModule.class.getResourceAsStream("/fault")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
