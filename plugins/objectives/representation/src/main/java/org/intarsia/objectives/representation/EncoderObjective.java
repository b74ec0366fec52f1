package org.intarsia.objectives.representation;

import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Component;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Objective;
import org.intarsia.spi.spec.InputKind;

/** What trains an encoder of images with a class token, and shows nothing to a backbone. */
abstract class EncoderObjective implements Objective {
    @Override
    public final Set<Kind> trainedKinds() {
        return Set.of(Kind.TOKENIZER);
    }

    @Override
    public final Set<Class<? extends Component>> needs() {
        return Set.of(ClassTokenEncoder.class);
    }

    @Override
    public final Optional<InputKind> shows() {
        return Optional.empty();
    }
}
