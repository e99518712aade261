package io.photonbeam.pipelines.explain;

import io.photonbeam.text.ShellWord;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.nio.file.Path;

/**
 * Command lines about an output that a person can paste into a shell.
 *
 * @param output its folder
 */
record Commands(Path output) {

  String reconcile() {
    return "./photonbeam reconcile " + outputOption();
  }

  String retry(Reason reason) {
    return "./photonbeam retry " + outputOption() + " --reason=" + reason.code();
  }

  private String outputOption() {
    return ShellWord.of("--output=" + output);
  }
}
