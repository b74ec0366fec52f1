package org.intarsia.app.tuning;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.intarsia.nn.ops.EngineThreads;

/**
 * What figures of speed depend on beside the network.
 *
 * @param text names it: another text is another machine
 */
record Machine(String text) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    /** This one. */
    static Machine of(Device device) {
        return new Machine(
                processor()
                        + ", "
                        + Runtime.getRuntime().availableProcessors()
                        + " processors, "
                        + EngineThreads.own()
                        + " threads, "
                        + device
                        + ", engine "
                        + Engine.getInstance().getVersion());
    }

    private static String processor() {
        return model().orElse(System.getProperty("os.arch"));
    }

    /** Nothing where the system does not tell. */
    private static Optional<String> model() {
        if (!Files.isReadable(PROCESSORS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
