package org.intarsia.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.nn.tokens.TokenFilter;
import org.intarsia.nn.tokens.TokenFilter.Rule;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class TokensTest {
    private static final float GONE = Float.NEGATIVE_INFINITY;
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private float[] filtered(TokenFilter filter, float... logits) {
        return filter.filter(manager.create(logits, new Shape(1, logits.length))).toFloatArray();
    }

    @Test
    void topKKeepsAllThatEqualTheLastOne() {
        TokenFilter two = new TokenFilter(1, 2, 1, Rule.DESCENDING);
        assertArrayEquals(new float[] {3, 2, GONE, 2}, filtered(two, 3, 2, 1, 2));
        TokenFilter clipped = new TokenFilter(0.5, 9, 1, Rule.DESCENDING);
        assertArrayEquals(new float[] {6, 4, 2}, filtered(clipped, 3, 2, 1));
    }

    @Test
    void amongEqualTokensOneRuleKeepsTheLowerIdsAndTheOtherTheHigherOnes() {
        TokenFilter descending = new TokenFilter(1, 0, 0.4, Rule.DESCENDING);
        assertArrayEquals(new float[] {1, 1, GONE, GONE}, filtered(descending, 1, 1, 1, 1));
        TokenFilter ascending = new TokenFilter(1, 0, 0.4, Rule.ASCENDING);
        assertArrayEquals(new float[] {GONE, GONE, 1, 1}, filtered(ascending, 1, 1, 1, 1));
    }

    @Test
    void theBestTokenIsAlwaysKept() {
        for (Rule rule : Rule.values()) {
            TokenFilter strict = new TokenFilter(1, 0, 1e-6, rule);
            assertArrayEquals(new float[] {GONE, 5, GONE}, filtered(strict, 1, 5, 2));
        }
    }

    @Test
    void greedyTakesTheLikeliestAndADrawFollowsTheProbabilities() {
        NDArray logits = manager.create(new float[] {0, 2, 1}, new Shape(1, 1, 3));
        TokenDraw greedy = new TokenDraw(TokenFilter.NONE, true);
        assertEquals(1, greedy.draw(logits, null, "ids", 0).getLong());
        NDArray p = manager.create(new float[] {0.2f, 0.5f, 0.3f});
        NDArray times = manager.create(new float[] {0.1f, 1f, 1f});
        assertEquals(0, TokenDraw.race(p, times).getLong());
    }

    @Test
    void aCacheGivesWhatAttentionOverTheWholeSequenceGives() {
        NDArray q = Fixtures.normal(manager, 1, 2, 4, 6, 8);
        NDArray k = Fixtures.normal(manager, 2, 2, 4, 6, 8);
        NDArray v = Fixtures.normal(manager, 3, 2, 4, 6, 8);
        NDArray whole = Ops.causalAttention(q, k, v);
        KeyValueCache.Size size = new KeyValueCache.Size(1, 2, 4, 6, 8);
        assertEquals(4L * 2 * 2 * 4 * 6 * 8, size.bytes());
        try (KeyValueCache cache = new KeyValueCache(manager, size)) {
            int[] ends = {3, 5, 6};
            int from = 0;
            for (int end : ends) {
                NDIndex part = new NDIndex(":, :, {}:{}", from, end);
                NDList qkv = new NDList(q.get(part), k.get(part), v.get(part));
                NDArray found = Gradients.off(() -> cache.attendCausally(0, qkv));
                cache.advance(end - from);
                assertArrayEquals(
                        whole.get(part).toFloatArray(), found.toFloatArray(), 1e-5f, "to " + end);
                from = end;
            }
            assertEquals(6, cache.filled());
            NDIndex one = new NDIndex(":, :, 0:1");
            NDList more = new NDList(q.get(one), k.get(one), v.get(one));
            assertThrows(IllegalArgumentException.class, () -> cache.attend(0, more, null));
        }
    }

    @Test
    void headsMayShareKeysAndValues() {
        NDArray q = Fixtures.normal(manager, 1, 1, 4, 3, 8);
        NDArray k = Fixtures.normal(manager, 2, 1, 2, 3, 8);
        NDArray v = Fixtures.normal(manager, 3, 1, 2, 3, 8);
        NDArray whole = Ops.causalAttention(q, k.repeat(1, 2), v.repeat(1, 2));
        KeyValueCache.Size size = new KeyValueCache.Size(1, 1, 2, 3, 8);
        try (KeyValueCache cache = new KeyValueCache(manager, size)) {
            NDArray found = Gradients.off(() -> cache.attendCausally(0, new NDList(q, k, v)));
            assertArrayEquals(whole.toFloatArray(), found.toFloatArray(), 1e-5f);
        }
        assertArrayEquals(
                whole.toFloatArray(), Ops.groupedCausalAttention(q, k, v).toFloatArray(), 1e-5f);
    }
}
