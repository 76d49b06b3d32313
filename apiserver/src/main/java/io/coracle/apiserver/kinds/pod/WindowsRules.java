package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Texts;
import java.util.List;
import java.util.regex.Pattern;

/** Rules for what only Windows has: credentials, user names, processes on the host. */
final class WindowsRules {
  private static final int MAX_CREDENTIAL_BYTES = 64 * 1024;
  private static final int MAX_DOMAIN_LENGTH = 255;
  private static final int MAX_USER_LENGTH = 104;
  private static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");
  private static final String NOT_IN_USERS = "\"/\\:;|=,+*?<>@[]";
  private static final Pattern NET_BIOS =
      Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");

  private WindowsRules() {}

  static void options(Field options) {
    if (options.absent()) {
      return;
    }
    Field name = options.at("gmsaCredentialSpecName");
    if (name.present()) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
    Field credential = options.at("gmsaCredentialSpec");
    if (credential.present()) {
      if (credential.isEmpty()) {
        credential.invalid("cannot be an empty string");
      } else if (Texts.utf8Length(credential.text()) > MAX_CREDENTIAL_BYTES) {
        credential.invalid("must be under " + MAX_CREDENTIAL_BYTES + " bytes");
      }
    }
    if (options.at("runAsUserName").present()) {
      userName(options.at("runAsUserName"));
    }
  }

  /** A domain, a backslash and a user, or a user alone. */
  private static void userName(Field name) {
    String text = name.text();
    if (text.isEmpty()) {
      name.invalid("cannot be an empty string");
    } else if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      name.invalid("cannot contain control characters");
    } else {
      int backslash = text.indexOf('\\');
      if (backslash != text.lastIndexOf('\\')) {
        name.invalid("cannot contain more than one backslash");
        return;
      }
      if (backslash >= 0) {
        domain(name, text.substring(0, backslash));
      }
      user(name, text.substring(backslash + 1));
    }
  }

  private static void domain(Field name, String domain) {
    if (domain.length() > MAX_DOMAIN_LENGTH) {
      name.invalid("the domain must be no more than " + MAX_DOMAIN_LENGTH + " characters");
    }
    if (!NET_BIOS.matcher(domain).matches() && !isDomainName(domain)) {
      name.invalid("the domain is neither a NetBIOS nor a DNS name");
    }
  }

  private static boolean isDomainName(String domain) {
    for (String label : domain.toLowerCase(java.util.Locale.ROOT).split("\\.", -1)) {
      if (!Names.dnsLabel(label).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static void user(Field name, String user) {
    if (user.isEmpty()) {
      name.invalid("the user cannot be empty");
    } else if (user.length() > MAX_USER_LENGTH) {
      name.invalid("the user must be no more than " + MAX_USER_LENGTH + " characters");
    }
    if (!user.isEmpty() && user.chars().allMatch(c -> c == '.' || c == ' ')) {
      name.invalid("the user cannot consist of periods and blanks");
    }
    if (user.chars().anyMatch(c -> NOT_IN_USERS.indexOf(c) >= 0)) {
      name.invalid("the user cannot contain any of " + NOT_IN_USERS);
    }
  }

  /** All containers of a pod run on the host, or none. */
  static void hostProcesses(Field spec) {
    Field ofPod = hostProcess(spec);
    int containers = 0;
    int onHost = 0;
    for (String list : CONTAINER_LISTS) {
      for (Field container : spec.at(list).items()) {
        Field own = hostProcess(container);
        containers++;
        if (ofPod.present() && own.present() && ofPod.flag() != own.flag()) {
          own.invalid("must be as that of the pod");
        }
        if (own.present() ? own.flag() : ofPod.flag()) {
          onHost++;
        }
      }
    }
    if (onHost > 0 && onHost < containers) {
      spec.invalid("", "if one container is a HostProcess container, all must be");
    }
    if (onHost > 0 && !spec.at("hostNetwork").flag()) {
      spec.at("hostNetwork").invalid("false", "must be true for HostProcess containers");
    }
  }

  private static Field hostProcess(Field owner) {
    return owner.at("securityContext").at("windowsOptions").at("hostProcess");
  }
}
