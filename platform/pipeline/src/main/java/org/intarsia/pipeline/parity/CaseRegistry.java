package org.intarsia.pipeline.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.OptionSchema;
import org.intarsia.spi.plugin.PluginModule;

/** What is installed, and the tokenizer {@code recorded} of one case. */
record CaseRegistry(Registry installed, ReferenceCase recorded) implements Registry {
    @Override
    public List<PluginInfo> plugins() {
        return installed.plugins();
    }

    @Override
    public List<RegisteredComponent> components() {
        List<RegisteredComponent> all = new ArrayList<>(installed.components());
        all.add(new Encoder(recorded));
        return List.copyOf(all);
    }

    @Override
    public RegisteredComponent find(Class<?> kind, String name, String versionRangeOrNull) {
        return kind == Tokenizer.class && name.equals(RecordedEncoder.NAME)
                ? new Encoder(recorded)
                : installed.find(kind, name, versionRangeOrNull);
    }

    @Override
    public AutoCloseable listen(Consumer<PluginEvent> listener) {
        return installed.listen(listener);
    }

    private record Encoder(ReferenceCase recorded) implements RegisteredComponent {
        @Override
        public Class<?> kind() {
            return Tokenizer.class;
        }

        @Override
        public String name() {
            return RecordedEncoder.NAME;
        }

        @Override
        public String version() {
            return "1.0.0";
        }

        @Override
        public String bundle() {
            return RecordedEncoder.class.getPackageName();
        }

        @Override
        public String digest() {
            return "recorded";
        }

        @Override
        public OptionSchema<?> options() {
            return OptionSchema.of(RecordedEncoder.Options.class);
        }

        @Override
        public String summary() {
            return "the latents that a case recorded";
        }

        @Override
        public Class<?> implementation() {
            return RecordedEncoder.class;
        }

        @Override
        public Map<String, Map<String, Object>> presets() {
            return Map.of();
        }

        @Override
        public PluginModule newModule() {
            return new PluginModule() {
                @Override
                protected void configure() {
                    bind(ReferenceCase.class).toInstance(recorded);
                }
            };
        }
    }
}
