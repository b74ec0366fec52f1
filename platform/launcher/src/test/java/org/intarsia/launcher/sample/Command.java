package org.intarsia.launcher.sample;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Prints its arguments and what it was started with; the exit code is their number. Hangs as they
 * say.
 */
public final class Command implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("intarsia.cli", true);
        context.registerService(ToIntFunction.class, new Printer(context), properties);
    }

    @Override
    public void stop(BundleContext context) {}

    private record Printer(BundleContext context) implements ToIntFunction<String[]> {
        @Override
        public int applyAsInt(String[] arguments) {
            List<String> words = List.of(arguments);
            if (words.contains("hangs")) {
                System.setProperty("intarsia.grace", "1000");
                Runtime.getRuntime().addShutdownHook(new Thread(Printer::hang));
            }
            if (words.contains("waits")) {
                System.out.println("ready");
                hang();
            }
            System.out.println("arguments " + String.join("|", arguments));
            System.out.println("storage " + context.getProperty("org.osgi.framework.storage"));
            System.out.println("plugins " + context.getProperty("intarsia.plugins"));
            System.out.println("audit " + System.getProperty("intarsia.audit"));
            System.out.println("output " + System.getProperty("intarsia.output"));
            System.out.println("temporary " + System.getProperty("java.io.tmpdir"));
            System.out.println("number " + String.format("%,d", 1234567));
            System.out.println("offline " + System.getProperty("ai.djl.offline"));
            System.out.println("silent " + System.getProperty("OPT_OUT_TRACKING"));
            System.out.println("engine " + System.getenv("PYTORCH_LIBRARY_PATH"));
            System.out.println("lent " + ai.djl.ndarray.types.Shape.class.getName());
            return arguments.length;
        }

        private static void hang() {
            while (true) {
                Thread.onSpinWait();
            }
        }
    }
}
