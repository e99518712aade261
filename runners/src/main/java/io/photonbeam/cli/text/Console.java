package io.photonbeam.cli.text;

import io.photonbeam.text.Printable;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a command speaks: results to {@code out}, complaints to {@code err}, progress to the
 * terminal (which writes to {@code err}, too). Whatever is said is {@linkplain PrintableStream made
 * printable}.
 */
public record Console(PrintStream out, PrintStream err, Terminal terminal) {
  public Console {
    out = printable(out, StandardCharsets.UTF_8);
    err = printable(err, StandardCharsets.UTF_8);
  }

  /** The process's own streams; from now on also what others print to them is made printable. */
  public static Console ofProcess() {
    PrintStream out = new PrintableStream(System.out, charset("stdout"));
    PrintStream err = new PrintableStream(System.err, charset("stderr"));
    Terminal terminal = Terminal.of(System.err);
    System.setOut(out);
    System.setErr(err);
    return new Console(out, err, terminal);
  }

  private static PrintStream printable(PrintStream stream, Charset charset) {
    return stream instanceof PrintableStream ? stream : new PrintableStream(stream, charset);
  }

  /** What the JVM itself writes to the stream in; Java 17 and 19 name it differently. */
  private static Charset charset(String stream) {
    return Optional.ofNullable(System.getProperty(stream + ".encoding"))
        .or(() -> Optional.ofNullable(System.getProperty("sun." + stream + ".encoding")))
        .map(Charset::forName)
        .orElseGet(Charset::defaultCharset);
  }

  /** Says a result that is one line, whatever its values hold. */
  public void outLine(String line) {
    out.println(Printable.line(line));
  }

  /** Says a complaint that is one line, whatever its values hold. */
  public void errLine(String line) {
    err.println(Printable.line(line));
  }
}
