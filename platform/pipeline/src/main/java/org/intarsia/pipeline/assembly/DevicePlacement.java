package org.intarsia.pipeline.assembly;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * Parts that stand on another device than their pipeline: what they are given moves there, what
 * they give moves back.
 */
final class DevicePlacement {
    private DevicePlacement() {}

    /**
     * The component, wrapped when its kind computes on arrays and its device is not the pipeline's.
     */
    static Component on(Component component, Device device, Device home) {
        if (device.equals(home)) {
            return component;
        }
        if (component instanceof Backbone backbone) {
            return new OnBackbone(backbone, device, home);
        }
        if (component instanceof PredictionHead head) {
            return new OnHead(head, device, home);
        }
        if (component instanceof TrainableDecoder decoder) {
            return new OnTrainableDecoder(decoder, device, home);
        }
        return component instanceof Decoder decoder
                ? new OnDecoder<>(decoder, device, home)
                : component;
    }

    private static NDList move(NDList list, Device to) {
        NDList moved = new NDList(list.size());
        for (NDArray array : list) {
            moved.add(array.toDevice(to, false));
        }
        return moved;
    }

    private static Conditioning move(Conditioning conditioning, Device to) {
        Conditioning moved = conditioning;
        for (String name : conditioning.names()) {
            Conditioning.Part part = conditioning.part(name);
            moved =
                    moved.with(
                            name,
                            part.value().toDevice(to, false),
                            part.nullForm().toDevice(to, false));
        }
        return moved;
    }

    private record OnBackbone(Backbone inner, Device device, Device home)
            implements Backbone, Costed {
        @Override
        public LatentSpec accepts() {
            return inner.accepts();
        }

        @Override
        public FeatureSpec features() {
            return inner.features();
        }

        @Override
        public List<TensorSpec> companions() {
            return inner.companions();
        }

        @Override
        public List<String> switches() {
            return inner.switches();
        }

        @Override
        public boolean stateful() {
            return inner.stateful();
        }

        @Override
        public long flops(int batch) {
            return Costed.of(inner, batch);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            Session session = inner.open(move(conditioning, device), run);
            return new Session() {
                @Override
                public NDList forward(NDList state, Step step) {
                    return move(session.forward(move(state, device), step), home);
                }

                @Override
                public void close() {
                    session.close();
                }
            };
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record OnHead(PredictionHead inner, Device device, Device home)
            implements PredictionHead, Costed {
        @Override
        public FeatureSpec accepts() {
            return inner.accepts();
        }

        @Override
        public PredictionSpec prediction() {
            return inner.prediction();
        }

        @Override
        public Map<String, PredictionHead> heads() {
            Map<String, PredictionHead> heads = new LinkedHashMap<>();
            inner.heads().forEach((name, head) -> heads.put(name, new OnHead(head, device, home)));
            return heads;
        }

        @Override
        public long flops(int batch) {
            return Costed.of(inner, batch);
        }

        @Override
        public NDList predict(NDList features, NDList state, Step step) {
            return move(inner.predict(move(features, device), move(state, device), step), home);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private static class OnDecoder<D extends Decoder> implements Decoder {
        final D inner;
        final Device device;
        final Device home;

        OnDecoder(D inner, Device device, Device home) {
            this.inner = inner;
            this.device = device;
            this.home = home;
        }

        @Override
        public LatentSpec accepts() {
            return inner.accepts();
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            Latents there =
                    new Latents(move(latents.values(), device), latents.spec(), latents.sigma());
            return inner.decode(there, move(conditioning, device), run).toDevice(home, false);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private static final class OnTrainableDecoder extends OnDecoder<TrainableDecoder>
            implements TrainableDecoder {
        OnTrainableDecoder(TrainableDecoder inner, Device device, Device home) {
            super(inner, device, home);
        }

        @Override
        public NDArray render(NDArray map, RunContext run) {
            return inner.render(map.toDevice(device, false), run).toDevice(home, false);
        }
    }
}
