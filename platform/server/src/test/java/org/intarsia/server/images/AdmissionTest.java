package org.intarsia.server.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void whoHasNoRoomIsRefusedAndWhoWaitsComesInOrder() {
        Admission admission = new Admission(1, 2, waited -> {});
        Admission.Place first = admission.enter();
        List<String> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> second = entering(admission, order, "second");
        waiting(admission, 1);
        CompletableFuture<Void> third = entering(admission, order, "third");
        waiting(admission, 2);

        IntarsiaException busy = assertThrows(IntarsiaException.class, admission::enter);
        assertEquals(ErrorCode.SERVER_BUSY, busy.problems().get(0).code());
        assertEquals(1, admission.running());

        first.close();
        CompletableFuture.allOf(second, third).join();
        assertEquals(List.of("second", "third"), order);
        assertEquals(0, admission.running());
        admission.enter().close();
    }

    @Test
    void whoWaitsWhenTheServerStopsIsRefused() {
        Admission admission = new Admission(1, 1, waited -> {});
        admission.enter();
        CompletableFuture<Void> waits = entering(admission, new CopyOnWriteArrayList<>(), "waits");
        waiting(admission, 1);
        admission.close();
        CompletionException refused = assertThrows(CompletionException.class, waits::join);
        IntarsiaException why = (IntarsiaException) refused.getCause();
        assertEquals(ErrorCode.SERVER_STOPPING, why.problems().get(0).code());
        assertEquals(0, admission.waiting());
    }

    private static CompletableFuture<Void> entering(
            Admission admission, List<String> order, String name) {
        return CompletableFuture.runAsync(
                () -> {
                    Admission.Place place = admission.enter();
                    order.add(name);
                    place.close();
                });
    }

    private static void waiting(Admission admission, int number) {
        while (admission.waiting() < number) {
            Thread.onSpinWait();
        }
    }
}
