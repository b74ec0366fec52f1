package org.intarsia.pipeline.assembly;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.forwarding.ForwardingBackbone;
import org.intarsia.spi.forwarding.ForwardingDecoder;
import org.intarsia.spi.forwarding.ForwardingHead;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;

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
                ? new OnDecoder(decoder, device, home)
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

    private static ModelInput move(ModelInput input, Device to) {
        return input.map(array -> array.toDevice(to, false));
    }

    private static final class OnBackbone extends ForwardingBackbone implements Costed {
        private final Backbone inner;
        private final Device device;
        private final Device home;

        OnBackbone(Backbone inner, Device device, Device home) {
            super(inner);
            this.inner = inner;
            this.device = device;
            this.home = home;
        }

        @Override
        public long flops(int batch) {
            return Costed.of(inner, batch);
        }

        @Override
        public Backbone.Session open(Conditioning conditioning, RunContext run) {
            return new ForwardingBackbone.Session(super.open(move(conditioning, device), run)) {
                @Override
                public NDList forward(ModelInput input, Step step) {
                    return move(super.forward(move(input, device), step), home);
                }
            };
        }
    }

    private static final class OnHead extends ForwardingHead implements Costed {
        private final PredictionHead inner;
        private final Device device;
        private final Device home;

        OnHead(PredictionHead inner, Device device, Device home) {
            super(inner);
            this.inner = inner;
            this.device = device;
            this.home = home;
        }

        @Override
        public long flops(int batch) {
            return Costed.of(inner, batch);
        }

        @Override
        protected PredictionHead wrap(PredictionHead other) {
            return new OnHead(other, device, home);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return move(super.predict(move(features, device), move(input, device), step), home);
        }

        @Override
        public Optional<PredictionHead.Session> open(RunContext run) {
            return super.open(run).map(OnHeadSession::new);
        }

        private final class OnHeadSession extends ForwardingHead.Session {
            OnHeadSession(PredictionHead.Session inner) {
                super(inner);
            }

            @Override
            public void hold(NDList features, Step around) {
                super.hold(move(features, device), around);
            }

            @Override
            public NDList predict(ModelInput input, Step step) {
                return move(super.predict(move(input, device), step), home);
            }
        }
    }

    private static class OnDecoder extends ForwardingDecoder {
        private final Device device;
        private final Device home;

        OnDecoder(Decoder inner, Device device, Device home) {
            super(inner);
            this.device = device;
            this.home = home;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            Latents there = latents.with(move(latents.values(), device));
            return super.decode(there, move(conditioning, device), run).toDevice(home, false);
        }
    }

    private static final class OnTrainableDecoder extends OnDecoder implements TrainableDecoder {
        private final TrainableDecoder inner;
        private final Device device;
        private final Device home;

        OnTrainableDecoder(TrainableDecoder inner, Device device, Device home) {
            super(inner, device, home);
            this.inner = inner;
            this.device = device;
            this.home = home;
        }

        @Override
        public NDArray render(NDArray map) {
            return inner.render(map.toDevice(device, false)).toDevice(home, false);
        }
    }
}
