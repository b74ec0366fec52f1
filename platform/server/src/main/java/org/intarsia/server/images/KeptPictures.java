package org.intarsia.server.images;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest finished pictures, up to a number of bytes, by an id that cannot be guessed. Safe for
 * several threads.
 */
public final class KeptPictures {
    private static final int ID_BYTES = 16;

    private final long most;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, KeptPicture> pictures = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param most bytes of all together
     */
    public KeptPictures(long most) {
        this.most = most;
    }

    /**
     * Keeps a picture, and lets the oldest go that have no room any more.
     *
     * @param pipeline that made it
     * @param owner who asked for it
     */
    public synchronized KeptPicture keep(String pipeline, String owner, MadePicture picture) {
        byte[] name = new byte[ID_BYTES];
        random.nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        KeptPicture one = new KeptPicture(id, pipeline, owner, Instant.now(), picture);
        pictures.put(id, one);
        bytes += picture.png().length;
        Iterator<KeptPicture> oldest = pictures.values().iterator();
        while (bytes > most && oldest.hasNext()) {
            bytes -= oldest.next().picture().png().length;
            oldest.remove();
        }
        return one;
    }

    public synchronized Optional<MadePicture> find(String id) {
        return Optional.ofNullable(pictures.get(id)).map(KeptPicture::picture);
    }

    /**
     * The newest first.
     *
     * @param words that all have to be in what a picture says of its making; empty for any picture
     * @param before the id of the last one that is known already; null to begin with the newest.
     *     When it is not kept any more, none that is older is either
     * @param shown whether the caller may see it
     */
    public List<KeptPicture> newest(
            String words, int limit, @Nullable String before, Predicate<KeptPicture> shown) {
        List<KeptPicture> all;
        synchronized (this) {
            all = new ArrayList<>(pictures.values());
        }
        Collections.reverse(all);
        return all.stream()
                .dropWhile(one -> before != null && !one.id().equals(before))
                .skip(before == null ? 0 : 1)
                .filter(shown)
                .filter(one -> words.isBlank() || one.says(words.strip()))
                .limit(limit)
                .toList();
    }
}
