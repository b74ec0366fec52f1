package org.intarsia.backbones.dsd;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network of a pipeline, which its tokenizer builds and its backbone uses too, and what its
 * head is like.
 */
@Singleton
public final class SharedNetwork {
    private @Nullable DsdNetwork network;
    private @Nullable DsdHeadOptions head;

    @Inject
    public SharedNetwork() {}

    void built(DsdNetwork by) {
        network = by;
    }

    void built(DsdHeadOptions by) {
        head = by;
    }

    /** Empty where the tokenizer is another. */
    Optional<DsdNetwork> network() {
        return Optional.ofNullable(network);
    }

    /** Empty where the tokenizer is another. */
    public Optional<DsdOptions> sizes() {
        return network().map(DsdNetwork::options);
    }

    /** Empty where the head is another. */
    public Optional<DsdHeadOptions> head() {
        return Optional.ofNullable(head);
    }
}
