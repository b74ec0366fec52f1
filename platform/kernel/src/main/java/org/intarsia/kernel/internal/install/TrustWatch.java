package org.intarsia.kernel.internal.install;

import java.util.function.Consumer;
import org.intarsia.kernel.internal.registry.PluginRegistry;
import org.intarsia.kernel.trust.TrustEditor;
import org.intarsia.kernel.trust.TrustStore;
import org.intarsia.spi.problem.IntarsiaException;

/** Notices when the trust store is changed, by whatever process, and looks at what runs again. */
public final class TrustWatch {
    private static final System.Logger LOG = System.getLogger(TrustWatch.class.getName());

    private final TrustStore store;
    private final TrustEditor editor;
    private final TrustCheck check;
    private final PluginRegistry shelf;
    private String seen;

    /**
     * @param store null in a framework without one
     * @param editor records edits that no command made; null in a framework without an audit log
     */
    public TrustWatch(
            TrustStore store, TrustEditor editor, TrustCheck check, PluginRegistry shelf) {
        this.store = store;
        this.editor = editor;
        this.check = check;
        this.shelf = shelf;
    }

    /** Takes the store as it is now. */
    public synchronized void begin() {
        if (store != null) {
            seen = store.sha256();
            recordEdit();
        }
    }

    /**
     * Looks whether the store was changed, and if so marks what runs and is trusted no more.
     *
     * @param told is called with what an operator must know
     * @return whether it was changed, so that what was refused may be let in now
     */
    synchronized boolean changed(Consumer<String> told) {
        if (store == null || store.sha256().equals(seen)) {
            return false;
        }
        seen = store.sha256();
        recordEdit();
        try {
            store.content();
            shelf.trusted(check::withdrawn);
            return true;
        } catch (IntarsiaException e) {
            // What runs is left as it is; nothing new comes in until the file is repaired.
            told.accept(e.getMessage());
            return false;
        }
    }

    private void recordEdit() {
        if (editor == null) {
            return;
        }
        try {
            editor.noticeEdit();
        } catch (IntarsiaException e) {
            // Where nothing can be recorded, nothing new comes in either.
            LOG.log(System.Logger.Level.DEBUG, "not recorded", e);
        }
    }
}
