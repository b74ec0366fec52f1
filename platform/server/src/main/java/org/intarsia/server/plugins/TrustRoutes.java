package org.intarsia.server.plugins;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.trust.Keys;
import org.intarsia.kernel.trust.Policy;
import org.intarsia.kernel.trust.TrustEditor;
import org.intarsia.kernel.trust.TrustStore;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.problem.FieldNames;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Which keys and files are trusted to bring plugins; every change is in the audit log. */
public final class TrustRoutes {
    private static final FieldNames NAMES =
            new FieldNames(Map.of("--expires", "expires", "revoke", "id"));

    private final ServedPlatform platform;

    public TrustRoutes(ServedPlatform platform) {
        this.platform = platform;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("getTrust", call -> trust(200));
        handlers.put("trustKey", call -> changed(call, this::trustKey, 201));
        handlers.put("trustDigest", call -> changed(call, TrustRoutes::trustDigest, 201));
        handlers.put("revokeTrust", call -> changed(call, TrustRoutes::revoke, 201));
        handlers.put("forgetTrust", call -> changed(call, TrustRoutes::forget, 200));
        handlers.put("setTrustPolicy", call -> changed(call, TrustRoutes::policy, 200));
        return handlers;
    }

    /** One change of the store. */
    private interface Change {
        void make(TrustEditor editor, Checked asked);
    }

    private Answer changed(Handler.Call call, Change change, int status) {
        Actor actor = call.actor();
        TrustEditor editor = new TrustEditor(platform.home().conf(), platform.audit(), actor);
        try {
            change.make(editor, call.checked());
        } catch (IntarsiaException e) {
            throw new IntarsiaException(NAMES.said(e.problems()), e);
        }
        return trust(status);
    }

    private Answer trust(int status) {
        TrustStore.Content content = new TrustStore(platform.home().conf()).content();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("policy", content.policy().word());
        view.put("keys", content.keys().entrySet().stream().map(one -> key(one, content)).toList());
        view.put(
                "digests",
                content.digests().entrySet().stream()
                        .map(one -> Map.of("digest", one.getKey(), "name", one.getValue()))
                        .toList());
        view.put("revokedKeys", content.revokedKeys());
        view.put("revokedDigests", content.revokedDigests());
        return Answer.json(status, view);
    }

    private static Map<String, Object> key(
            Map.Entry<String, TrustStore.Trusted> one, TrustStore.Content content) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", one.getKey());
        view.put("name", one.getValue().name());
        view.put("key", one.getValue().key());
        view.put("expires", one.getValue().expires());
        view.put("revoked", content.revokedKeys().contains(one.getKey()));
        return view;
    }

    private void trustKey(TrustEditor editor, Checked asked) {
        PublicKey key;
        try {
            key = Keys.decode(asked.body().path("key").asText().strip());
        } catch (IllegalArgumentException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_KEY,
                    "key",
                    "it is no public Ed25519 key",
                    "Send the line of the file that plugins keygen wrote, FILE.pub.");
        }
        editor.trust(key, asked.body().path("name").asText(), asked.text("expires"));
    }

    private static void trustDigest(TrustEditor editor, Checked asked) {
        editor.trustDigest(
                asked.body().path("digest").asText(), asked.body().path("name").asText());
    }

    private static void revoke(TrustEditor editor, Checked asked) {
        editor.revoke(asked.body().path("id").asText());
    }

    private static void forget(TrustEditor editor, Checked asked) {
        editor.forget(asked.path("trusted"));
    }

    private static void policy(TrustEditor editor, Checked asked) {
        String word = asked.body().path("policy").asText();
        editor.policy(
                List.of(Policy.values()).stream()
                        .filter(one -> one.word().equals(word))
                        .findFirst()
                        .orElseThrow());
    }
}
