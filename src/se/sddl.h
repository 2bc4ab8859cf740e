/* What the SDDL reader and writer share: the two-letter names. */
#ifndef NTLAB_SE_SDDL_H
#define NTLAB_SE_SDDL_H

#include "se/sddl_tail.h"

struct lab__sddl_name {
    char name[3];
    ULONG value;
};
extern const struct lab__sddl_name lab__sddl_types[], lab__sddl_ace_flags[], lab__sddl_rights[], lab__sddl_bits[],
    lab__sddl_label_rights[]; /* each ends with an empty name */

/* A SID in either form at *at; FALSE with a reason where there is none. Room for SECURITY_MAX_SID_SIZE. */
BOOLEAN lab__sddl_take_sid(const WCHAR *text, ULONG length, ULONG *at, SID *sid, const char **reason);
void lab__sddl_put_sid(lab__sddl_put *put, void *context, const SID *sid);

/* sddl_condition.c */
BOOLEAN lab__sddl_take_condition(struct lab__sddl_tail *tail);
/* What lies behind "artx"; FALSE: it is no condition. */
BOOLEAN lab__sddl_put_condition(const UCHAR *bytes, ULONG size, lab__sddl_put *put, void *context);
/* sddl_attribute.c: ("Name",TS,0,"value") as a claim that lies behind an entry's SID */
BOOLEAN lab__sddl_take_attribute(struct lab__sddl_tail *tail);
void lab__sddl_put_attribute(const UCHAR *bytes, ULONG size, lab__sddl_put *put, void *context);

/* The SID of a two-letter name; FALSE where there is none. Room for SECURITY_MAX_SID_SIZE. */
BOOLEAN lab__sddl_sid_named(const WCHAR *name, SID *sid);
/* The two-letter name of a SID, or 0. */
const char *lab__sddl_name_of_sid(const SID *sid);

#endif
