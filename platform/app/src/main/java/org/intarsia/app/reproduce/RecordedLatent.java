package org.intarsia.app.reproduce;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.intarsia.app.picture.Provenance;

/**
 * The latent that a picture says it was decoded from.
 *
 * @param family of latents; {@link Provenance#ENCODED} for one that was encoded from a picture
 * @param sigma noise in it
 * @param sha256 of the file with the latent, or with the picture
 */
public record RecordedLatent(String family, double sigma, String sha256) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(\\S{1,100}) sigma (\\d{1,3}(?:\\.\\d{1,20})?(?:E-?\\d{1,3})?) ([0-9a-f]{64})");

    static Optional<RecordedLatent> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new RecordedLatent(
                                matcher.group(1),
                                Double.parseDouble(matcher.group(2)),
                                matcher.group(3)))
                : Optional.empty();
    }

    /** Whether it was encoded from a picture. */
    public boolean isEncoded() {
        return family.equals(Provenance.ENCODED);
    }
}
