package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.Map;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Features to a prediction. May itself be generative (a diffusion head, a pixel autoregressive
 * head).
 */
@ConsumerType
public interface PredictionHead extends Component {
    /** The features that it reads; -1 where any size fits. */
    FeatureSpec accepts();

    PredictionSpec prediction();

    /**
     * @param features as {@link #accepts()} says
     * @param state the state that the backbone was shown; on held features the inner state, and
     *     after it what the sampler has drawn for it (a dictionary's id)
     * @return one array a member that is generated, of its shape; logits [B, n, vocabulary]
     */
    NDList predict(NDList features, NDList state, Step step);

    /**
     * Other heads that read the same features, by name: the dictionary's logits beside a diffusion
     * head (the hybrids), the projector of an alignment loss (REG, PixNerd). Asked through {@link
     * Predictor#by}.
     */
    default Map<String, PredictionHead> heads() {
        return Map.of();
    }
}
