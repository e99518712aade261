package io.photonbeam.cli.html;

import io.photonbeam.text.Printable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * HTML, or SVG within it, as it is written. Whatever is passed as text or as an attribute's value
 * is shown as it is, and never read as markup; control characters are shown as {@link Printable}
 * does. Names of elements and attributes are not looked at. Not thread-safe.
 */
public final class Markup {
  private final StringBuilder written = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** What ends the tag that may still get attributes; empty if there is none. */
  private String tagEnd = "";

  /** Begins an element, which holds what is written until it is closed. */
  public Markup open(String element) {
    tag(element, ">");
    open.push(element);
    return this;
  }

  /**
   * Gives an attribute to the element that was begun just now, or to the empty one.
   *
   * @throws IllegalStateException if there is none, or something was written into it
   */
  public Markup with(String attribute, String value) {
    if (tagEnd.isEmpty()) {
      throw new IllegalStateException("no element to have the attribute " + attribute);
    }
    written.append(' ').append(attribute).append("=\"");
    escape(Printable.line(value));
    written.append('"');
    return this;
  }

  /** The same with a length, to a tenth of its unit. */
  public Markup with(String attribute, double length) {
    return with(attribute, number(length));
  }

  /** A length as it stands in an attribute. */
  public static String number(double length) {
    return String.format(Locale.ROOT, "%.1f", length);
  }

  /** Ends the element that was begun last. */
  public Markup close() {
    endTag();
    written.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element that holds nothing. */
  public Markup empty(String element) {
    tag(element, "/>");
    return this;
  }

  /** An element without attributes that holds a text. */
  public Markup element(String element, String text) {
    return open(element).text(text).close();
  }

  /** A text. */
  public Markup text(String text) {
    endTag();
    escape(Printable.line(text));
    return this;
  }

  /** What was written elsewhere. */
  public Markup add(Markup other) {
    endTag();
    written.append(other);
    return this;
  }

  /** A style sheet or a script of ours, as it is. */
  Markup raw(String constant) {
    endTag();
    written.append(constant);
    return this;
  }

  private void tag(String element, String end) {
    endTag();
    written.append('<').append(element);
    tagEnd = end;
  }

  private void endTag() {
    written.append(tagEnd);
    tagEnd = "";
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> written.append("&amp;");
        case '<' -> written.append("&lt;");
        case '>' -> written.append("&gt;");
        case '"' -> written.append("&quot;");
        case '\'' -> written.append("&#39;");
        default -> written.append(c);
      }
    }
  }

  /**
   * All that was written.
   *
   * @throws IllegalStateException if an element was not closed
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return written + tagEnd;
  }
}
