package io.photonbeam.cli.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A whole page: it needs no network and no other file, has the look that all pages share, and
 * allows no style or script but its own. Immutable.
 */
public final class Page {
  /** How a page of ours is known. */
  private static final String MARK =
      new Markup().empty("meta").with("name", "generator").with("content", "photonbeam").toString();

  /** As far as the mark is from the beginning of a page at most. */
  private static final int MARK_WITHIN = 256;

  private static final String STYLE = resource("page.css");
  private static final String REFRESH = resource("refresh.js");

  private static final String STILL = "default-src 'none'; style-src " + hash(STYLE);
  private static final String LIVE = STILL + "; connect-src 'self'; script-src " + hash(REFRESH);

  private final String title;
  private final Markup body;
  private final boolean isLive;

  private Page(String title, Markup body, boolean isLive) {
    this.title = title;
    this.body = body;
    this.isLive = isLive;
  }

  /** One that stays as it is. */
  public static Page still(String title, Markup body) {
    return new Page(title, body, false);
  }

  /**
   * One that fetches itself again every few seconds, as long as somebody sees it, and says so when
   * that fails.
   */
  public static Page live(String title, Markup body) {
    return new Page(title, body, true);
  }

  /** Whether a text is such a page, by how it begins. */
  public static boolean isPage(String beginning) {
    return beginning.startsWith("<!DOCTYPE html>")
        && beginning.substring(0, Math.min(MARK_WITHIN, beginning.length())).contains(MARK);
  }

  /** What the page may load and run, for browsers. */
  public String contentSecurityPolicy() {
    return isLive ? LIVE : STILL;
  }

  /** The page as text. */
  public String html() {
    Markup page = new Markup().raw("<!DOCTYPE html>\n");
    page.open("html").with("lang", "en").open("head");
    page.empty("meta").with("charset", "utf-8");
    page.raw(MARK);
    page.empty("meta")
        .with("http-equiv", "Content-Security-Policy")
        .with("content", contentSecurityPolicy());
    page.empty("meta")
        .with("name", "viewport")
        .with("content", "width=device-width, initial-scale=1");
    page.empty("meta").with("name", "color-scheme").with("content", "light dark");
    page.element("title", title);
    page.open("style").raw(STYLE).close();
    if (isLive) {
      page.open("noscript")
          .empty("meta")
          .with("http-equiv", "refresh")
          .with("content", "5")
          .close();
    }
    page.close().open("body").open("main").add(body).close();
    if (isLive) {
      page.open("p").with("id", "lost").with("role", "status").text("").close();
      page.open("script").raw(REFRESH).close();
    }
    return page.close().close() + "\n";
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
