/*
 * INF files: reading them (inf.c), and what installing a driver from one does (inf_model.c, inf_install.c,
 * inf_addreg.c).
 *
 * Text is UTF-8 throughout; %strings% have been replaced. Everything lives in kernel memory until the machine stops, as
 * devices may need it any time.
 */
#ifndef NTLAB_PNP_INF_H
#define NTLAB_PNP_INF_H

#include "pnp/pnp_p.h"

struct lab__inf_line {
    struct lab__inf_line *next;
    char *key;     /* before the '='; 0: there was none */
    char **fields; /* after it, parted by commas; "" for an empty one */
    ULONG count, number;
};

struct lab__inf_section {
    struct lab__inf_section *next;
    char *name;
    struct lab__inf_line *first, *last;
    ULONG number; /* of its first line */
};

struct lab__inf {
    char *path;
    struct lab__inf_section *sections;
    const char *const *modules; /* that were given for its services */
    ULONG module_count;
    const struct lab__inf_section *without_device; /* [DefaultInstall], where there is no [Manufacturer] */
    char *guid, *class, *provider, *version, *date;
    char error[400]; /* "x.inf:12: ..." */
};

/* inf.c. FALSE: error says why. */
BOOLEAN lab__inf_read(struct lab__inf *inf, const char *path);
BOOLEAN lab__inf_fail(struct lab__inf *inf, ULONG line, const char *format, ...)
    __attribute__((format(printf, 3, 4))); /* FALSE */
struct lab__inf_section *lab__inf_section(struct lab__inf *inf, const char *name);
struct lab__inf_section *lab__inf_section_of(struct lab__inf *inf, const char *base, const char *suffix);
struct lab__inf_line *lab__inf_find(const struct lab__inf_section *section, const char *key,
                                    const struct lab__inf_line *after);    /* after 0: the first */
const char *lab__inf_field(const struct lab__inf_line *line, ULONG index); /* "" past the last */
BOOLEAN lab__inf_number(const char *text, ULONG *number);                  /* "" is 0 */
BOOLEAN lab__inf_equal(const char *a, const char *b);                      /* whatever their case */
char *lab__inf_copy(const char *text, SIZE_T length);
UNICODE_STRING lab__inf_unicode(const char *text); /* to give back with lab__pnp_text_free */
const char *lab__inf_base_name(const char *path);  /* behind the last slash of either kind */

/* inf_model.c: checks the whole file, and adds its models to the store. */
BOOLEAN lab__inf_add_models(struct lab__inf *inf);
/* The section that a DDInstall name means on this machine: the best of name.NTamd64, name.NT and name; 0: none. */
struct lab__inf_section *lab__inf_decorated(struct lab__inf *inf, const char *name);

/* inf_service.c */
BOOLEAN lab__inf_is_module(const char *module, const char *binary, const char *service);

/* inf_install.c */
NTSTATUS lab__inf_install_default(struct lab__inf *inf, const struct lab__inf_section *section);
BOOLEAN lab__inf_check_install(struct lab__inf *inf, const struct lab__inf_section *section);
NTSTATUS lab__inf_install_device(struct lab__inf *inf, const struct lab__inf_section *section, const char *description,
                                 const char *manufacturer, const char *id, struct lab__pnp_node *node);

/* inf_addreg.c. `hkr` 0: only the form is checked. `hardware`: HKR of a .HW section, the device's own key. */
BOOLEAN lab__inf_addreg_all(struct lab__inf *inf, const struct lab__inf_section *section, struct lab__cm_node *hkr,
                            BOOLEAN hardware);

void lab__inf_append(struct lab__cm_node *key, const WCHAR *name, const char *text); /* to a list, unless it is there */

/* inf_logconfig.c: the requirements of a device whose bus has none to say. `node` 0: only the form is checked. */
BOOLEAN lab__inf_logconfig(struct lab__inf *inf, const struct lab__inf_section *install, struct lab__pnp_node *node);

/* inf_service.c. `act` FALSE: only the form is checked; `node` 0: the services are no device's. */
BOOLEAN lab__inf_services(struct lab__inf *inf, const struct lab__inf_section *install, BOOLEAN act,
                          struct lab__pnp_node *node);

#endif
