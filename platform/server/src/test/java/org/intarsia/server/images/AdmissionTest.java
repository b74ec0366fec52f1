package org.intarsia.server.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
    void aFreePlaceWithoutMemoryIsWaitedForInTheSameQueue() {
        Admission admission = new Admission(2, 1, waited -> {});
        AtomicInteger memory = new AtomicInteger(0);
        BooleanSupplier ready = () -> memory.getAndUpdate(it -> Math.max(0, it - 1)) > 0;
        Admission.Place first = admission.enter();
        CompletableFuture<Admission.Place> waits =
                CompletableFuture.supplyAsync(() -> admission.enter(ready));
        waiting(admission, 1);
        IntarsiaException busy =
                assertThrows(IntarsiaException.class, () -> admission.enter(ready));
        assertEquals(ErrorCode.SERVER_BUSY, busy.problems().get(0).code());
        assertTrue(busy.getMessage().contains("too little"), busy.getMessage());
        assertEquals(1, admission.waiting());
        memory.set(1);
        first.close();
        waits.join().close();
        assertEquals(0, admission.running());
        admission.enter().close();
    }

    @Test
    void whatARunCannotHaveAtAllIsRefusedAndLeavesItsPlaceFree() {
        Admission admission = new Admission(1, 0, waited -> {});
        assertThrows(
                IllegalStateException.class,
                () ->
                        admission.enter(
                                () -> {
                                    throw new IllegalStateException("of a test");
                                }));
        assertEquals(0, admission.waiting());
        admission.enter().close();
    }

    @Test
    void whoHasAPlaceWaitsForItsMemoryBeforeAllOthers() {
        Admission admission = new Admission(3, 2, waited -> {});
        AtomicBoolean free = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        List<String> order = new CopyOnWriteArrayList<>();
        Admission.Place first = admission.enter();
        Admission.Place other = admission.enter();
        Admission.Place job = admission.await();
        CompletableFuture<Void> needs =
                CompletableFuture.runAsync(
                        () -> {
                            job.await(() -> asked.incrementAndGet() > 0 && free.get());
                            order.add("job");
                            job.close();
                        });
        asked(asked, 1);
        CompletableFuture<Void> second = entering(admission, order, "second");
        waiting(admission, 1);
        first.close();
        asked(asked, 2);
        assertEquals(2, admission.running(), "there is a place, and the job is before it");
        free.set(true);
        other.close();
        CompletableFuture.allOf(needs, second).join();
        assertEquals(2, order.size());
        assertEquals(0, admission.running());
    }

    private static void asked(AtomicInteger asked, int number) {
        while (asked.get() < number) {
            Thread.onSpinWait();
        }
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
