package org.intarsia.pipeline.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import ai.djl.Device;
import java.lang.reflect.Proxy;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Component;
import org.intarsia.spi.PredictionHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicePlacementTest {
    private static final int ROWS = 3;

    private static Component part(Class<?>... kinds) {
        return (Component)
                Proxy.newProxyInstance(
                        DevicePlacementTest.class.getClassLoader(),
                        kinds,
                        (proxy, method, given) -> 7L * (int) given[0]);
    }

    @ParameterizedTest
    @ValueSource(classes = {Backbone.class, PredictionHead.class})
    void aPartOnAnotherDeviceStillCountsItsWork(Class<?> kind) {
        Component counted = part(kind, Costed.class);
        Component there = DevicePlacement.on(counted, Device.gpu(1), Device.cpu());
        assertNotSame(counted, there);
        assertEquals(7 * ROWS, Costed.of(there, ROWS));
        assertEquals(
                0, Costed.of(DevicePlacement.on(part(kind), Device.gpu(1), Device.cpu()), ROWS));
    }
}
