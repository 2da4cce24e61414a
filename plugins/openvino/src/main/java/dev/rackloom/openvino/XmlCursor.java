package dev.rackloom.openvino;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.RackloomException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Walks through XML element by element: no document type, no entities, bounded depth. Everything
 * wrong is a user's failure. Not safe for threads.
 */
final class XmlCursor {

  private static final int DEPTH = 64;
  private static final int TEXT = 1 << 16;
  private static final int LOOK = 4096;

  private final Path file;
  private final XMLStreamReader xml;
  private final Cancellation cancellation;
  private int depth;
  private int events;

  XmlCursor(Path file, Reader in, Cancellation cancellation) {
    this.file = file;
    this.cancellation = cancellation;
    try {
      this.xml = factory().createXMLStreamReader(in);
    } catch (XMLStreamException e) {
      throw damaged("cannot be read as XML: " + e.getMessage());
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLReporter((message, type, information, location) -> {});
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("external entity " + systemId);
    });
    return factory;
  }

  /** Called on an element's start; must return on its end. */
  @FunctionalInterface
  interface Element {
    void read(String name);
  }

  /** Goes to the first element and hands it on. */
  void root(Element root) {
    int event = next();
    while (event != XMLStreamConstants.START_ELEMENT) {
      event = next();
    }
    root.read(xml.getLocalName());
  }

  /** Hands on each child of the element the cursor stands on, and ends on its end. */
  void children(Element child) {
    if (++depth > DEPTH) {
      throw damaged("nests elements more than " + DEPTH + " deep");
    }
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        child.read(xml.getLocalName());
      }
    }
    depth--;
  }

  /** Passes over the element the cursor stands on. */
  void skip() {
    children(name -> skip());
  }

  /** The text of the element the cursor stands on. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        skip();
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(xml.getText());
        if (text.length() > TEXT) {
          throw damaged("has a text of more than " + TEXT + " characters");
        }
      }
    }
    return text.toString().strip();
  }

  private int next() {
    if (events++ % LOOK == 0) {
      cancellation.check();
    }
    int event = step();
    if (event == XMLStreamConstants.DTD
        || event == XMLStreamConstants.ENTITY_REFERENCE
        || event == XMLStreamConstants.ENTITY_DECLARATION) {
      throw damaged("declares a document type or uses an entity, which OpenVINO IR never does");
    }
    if (event == XMLStreamConstants.END_DOCUMENT) {
      throw damaged("ends early");
    }
    return event;
  }

  /** The JDK's parser answers some damage with exceptions of its inside. */
  private int step() {
    try {
      return xml.next();
    } catch (CancellationException e) {
      throw e;
    } catch (XMLStreamException | RuntimeException e) {
      throw damaged("cannot be read as XML: " + e.getMessage());
    }
  }

  /** An attribute of the element the cursor stands on. */
  @Nullable String optional(String name) {
    return xml.getAttributeValue(null, name);
  }

  String attribute(String name) {
    String value = optional(name);
    if (value == null) {
      throw damaged("has a <" + xml.getLocalName() + "> without '" + name + "'");
    }
    return value;
  }

  String attribute(String name, String otherwise) {
    String value = optional(name);
    return value == null ? otherwise : value;
  }

  long number(String name) {
    return number(name, attribute(name));
  }

  long number(String name, long otherwise) {
    String value = optional(name);
    return value == null ? otherwise : number(name, value);
  }

  private long number(String name, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw damaged("has " + name + "=\"" + text + "\", which is not a number");
    }
  }

  int attributes() {
    return xml.getAttributeCount();
  }

  String attributeName(int index) {
    return xml.getAttributeLocalName(index);
  }

  String attributeValue(int index) {
    return xml.getAttributeValue(index);
  }

  RackloomException damaged(String what) {
    return RackloomException.user(
        file + " " + what, "it is damaged or no OpenVINO IR; convert the model again.");
  }
}
