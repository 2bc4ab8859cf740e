/* What the files of Se share with each other and with nobody else. */
#ifndef NTLAB_SE_LOCAL_H
#define NTLAB_SE_LOCAL_H

#include "se/se_p.h"

/* subject.c: what drivers declare by themselves */
LAB_DDK_BEGIN
NTSTATUS SeCreateAccessState(PACCESS_STATE AccessState, PVOID AuxData, ACCESS_MASK DesiredAccess,
                             PGENERIC_MAPPING GenericMapping);
void SeDeleteAccessState(PACCESS_STATE AccessState);
NTSTATUS SeCaptureSecurityDescriptor(PSECURITY_DESCRIPTOR OriginalSecurityDescriptor, KPROCESSOR_MODE CurrentMode,
                                     POOL_TYPE PoolType, BOOLEAN CaptureIfKernel,
                                     PSECURITY_DESCRIPTOR *CapturedSecurityDescriptor);
NTSTATUS SeReleaseSecurityDescriptor(PSECURITY_DESCRIPTOR CapturedSecurityDescriptor, KPROCESSOR_MODE CurrentMode,
                                     BOOLEAN CaptureIfKernel);
LAB_DDK_END

/* token.c */
void lab__se_token_remove(PVOID body);
void lab__se_token_find_integrity(struct lab__se_token *token);
void lab__se_token_set_flags(struct lab__se_token *token); /* those that follow from its other parts */

/* account.c */
void lab__se_default_dacls_start(void);

/* privilege.c: which privileges were used, as a set of pool; 0 for none */
PPRIVILEGE_SET lab__se_privilege_set(ULONGLONG used, BOOLEAN *failed);

/* inherit.c: a list as it grows in kernel memory */
struct lab__se_list {
    PACL acl; /* its AclSize is what is used so far */
    ULONG room;
    BOOLEAN full;
};
struct lab__se_heir { /* who gets the entries */
    BOOLEAN container;
    const GUID *type;
    PSID owner, group;
    const GENERIC_MAPPING *mapping;
    BOOLEAN automatic; /* mark them as inherited */
};
BOOLEAN lab__se_list_begin(struct lab__se_list *list, const ACL *first, const ACL *second);
void lab__se_list_end(struct lab__se_list *list);
void lab__se_list_add(struct lab__se_list *list, const ACE_HEADER *ace);
/* What a child gets of its parent's list. */
void lab__se_inherit(const ACL *parent, const struct lab__se_heir *heir, struct lab__se_list *list);
/* A list that somebody gave, with generic rights mapped; `skip` leaves out entries with these flags. */
void lab__se_apply(const ACL *given, const GENERIC_MAPPING *mapping, UCHAR skip, struct lab__se_list *list);
/* An entry's SID; 0 for a type that has none. */
SID *lab__se_ace_sid(const ACE_HEADER *ace);
static inline const ACE_HEADER *lab__se_next_ace(const ACE_HEADER *ace)
{
    return (const ACE_HEADER *)((const char *)ace + ace->AceSize);
}

#endif
