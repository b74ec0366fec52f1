package org.intarsia.spi.plugin;

import com.google.inject.AbstractModule;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.text.TokenizerFile;

/**
 * A plugin says here what it brings. One instance configures one injector of one pipeline, so that
 * {@code @Singleton} means "one per pipeline"; what a part holds under {@code with:} has its own.
 *
 * <p>A component's constructor is {@code @Inject} and may ask for its options record, {@link
 * Weights}, {@link TokenizerFile}, {@link ImageSpec}, {@link ConditioningSpec}, {@link Parts}, and
 * for the specs of the parts that stand before it: {@link LatentSpec}, {@link FeatureSpec}, {@link
 * PredictionSpec}, and the tokenizer's {@link Codebook}.
 */
public abstract class PluginModule extends AbstractModule {
    private final List<Contribution<?, ?>> contributions = new ArrayList<>();

    /**
     * One component.
     *
     * @param kind {@code Backbone.class} and so on
     * @param name by which manifests use it: lower case, digits, dashes
     * @param options decoded from the manifest entry; validated in its constructor
     * @param implementation has one {@code @Inject} constructor
     */
    public record Contribution<C, O extends Record>(
            Class<C> kind, String name, Class<O> options, Class<? extends C> implementation) {
        public Contribution {
            if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
                throw new IllegalArgumentException(
                        "a component's name is lower case with dashes, not " + name);
            }
        }
    }

    /**
     * Contributes a component; the arguments are those of {@link Contribution}. Called from {@link
     * #configure()}.
     */
    protected final <C, O extends Record> void contribute(
            Class<C> kind, String name, Class<O> options, Class<? extends C> implementation) {
        contributions.add(new Contribution<>(kind, name, options, implementation));
    }

    /** Contributes a component without options. */
    protected final <C> void contribute(
            Class<C> kind, String name, Class<? extends C> implementation) {
        contribute(kind, name, NoOptions.class, implementation);
    }

    /** What {@link #configure()} contributed so far. */
    public final List<Contribution<?, ?>> contributions() {
        return List.copyOf(contributions);
    }

    @Override
    protected abstract void configure();
}
