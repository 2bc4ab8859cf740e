/*
 * Se inside: tokens, access checks, descriptors.
 *
 * A token is an object; PACCESS_TOKEN points to its body. Descriptors of objects are shared and counted: Ob and Cm hold
 * them by lab__se_descriptor_share. Nothing here is a switch point unless its comment says so.
 */
#ifndef NTLAB_SE_P_H
#define NTLAB_SE_P_H

#include <ntifs.h>
#include "ke/ke_p.h"

/* --- tokens ------------------------------------------------------------------------------------------------------ */

struct lab__se_session;

struct lab__se_token {
    TOKEN_SOURCE source;
    LUID id, authentication_id, parent_id, modified_id, origin;
    LARGE_INTEGER expiration;
    TOKEN_TYPE type;
    SECURITY_IMPERSONATION_LEVEL level;
    ULONG session_id;
    ULONG flags; /* TOKEN_HAS_*, TOKEN_IS_* */
    ULONG policy;
    TOKEN_ELEVATION_TYPE elevation;
    ULONGLONG present, enabled, by_default; /* privileges: bit n is the one whose LUID is n */
    SID_AND_ATTRIBUTES_HASH sids;           /* the user comes first */
    SID_AND_ATTRIBUTES_HASH restricted;
    ULONG integrity_index;           /* in sids; 0: none */
    ULONG integrity;                 /* its level */
    ULONG owner;                     /* index in sids */
    PSID group;                      /* primary */
    PACL default_dacl;               /* 0: none */
    SID_AND_ATTRIBUTES_HASH device;  /* groups of the device that the user is at */
    PACL user_claims, device_claims; /* entries with claims: claim.h; 0: none */
    struct lab__se_session *session;
    ULONG child_process; /* LAB_SE_CHILD_* */
    DECLSPEC_ALIGN(8) char data[];
};
enum { LAB_SE_CHILD_RESTRICTED = 1, LAB_SE_CHILD_UNLESS_SECURE = 2, LAB_SE_CHILD_AUDIT_ONLY = 4 };

#define LAB_SE_PRIVILEGE(name)  (1ULL << (name))
#define LAB_SE_PRIVILEGES_ALL   ((1ULL << (SE_MAX_WELL_KNOWN_PRIVILEGE + 1)) - 4)
#define LAB_SE_TAG              'eSeS'
#define LAB_SE_INTEGRITY_MEDIUM SECURITY_MANDATORY_MEDIUM_RID
#define LAB_SE_TOKEN_MAPPING                                                                                           \
    {                                                                                                                  \
        TOKEN_READ, TOKEN_WRITE, TOKEN_EXECUTE, TOKEN_ALL_ACCESS                                                       \
    }

extern POBJECT_TYPE lab__se_token_type;
extern const GENERIC_MAPPING lab__se_token_mapping;

/* What a token is made from; everything is copied. */
struct lab__se_token_spec {
    TOKEN_SOURCE source;
    LUID authentication_id, parent_id, origin;
    TOKEN_TYPE type;
    SECURITY_IMPERSONATION_LEVEL level;
    ULONG session_id, flags, policy;
    TOKEN_ELEVATION_TYPE elevation;
    ULONGLONG present, enabled, by_default;
    const SID_AND_ATTRIBUTES *sids, *restricted;
    ULONG sid_count, restricted_count;
    ULONG owner; /* index in sids */
    PSID group;  /* must be one of sids */
    const ACL *default_dacl;
    const SID_AND_ATTRIBUTES *device;
    ULONG device_count;
    const ACL *user_claims, *device_claims;
    ULONG child_process;
};

/* Kinds of users that a machine knows; the public interface has the same. */
enum lab__se_account {
    LAB_SE_ADMINISTRATOR,
    LAB_SE_USER,
    LAB_SE_SYSTEM,
    LAB_SE_RESTRICTED,
    LAB_SE_LIMITED, /* an administrator who was not elevated */
    LAB_SE_LOW,
    LAB_SE_GUEST,
    LAB_SE_LOCAL_SERVICE,
    LAB_SE_NETWORK_SERVICE,
    LAB_SE_ANONYMOUS,
    LAB_SE_ACCOUNTS
};

#define LAB_SE_BUCKETS 64
struct lab__se {
    struct lab__se_token *system; /* of the system process */
    LUID next_luid;
    LIST_ENTRY sessions;
    LIST_ENTRY session_callbacks;
    LIST_ENTRY descriptors[LAB_SE_BUCKETS];
    LUID user_logons[LAB_SE_ACCOUNTS];
};
extern struct lab__se lab__se;

/* se.c */
void lab__se_start(void); /* after Ob: the token type, the SYSTEM token */
void lab__se_stop(void);
LUID lab__se_luid(void);

/* token.c */
NTSTATUS lab__se_token_build(const struct lab__se_token_spec *spec, struct lab__se_token **token);
void lab__se_token_describe(const struct lab__se_token *token, struct lab__se_token_spec *spec);
NTSTATUS lab__se_token_duplicate(const struct lab__se_token *token, TOKEN_TYPE type, SECURITY_IMPERSONATION_LEVEL level,
                                 BOOLEAN effective_only, struct lab__se_token **copy);
void lab__se_token_touch(struct lab__se_token *token);                                      /* it was changed */
void lab__se_token_enable(struct lab__se_token *token, ULONGLONG which, ULONGLONG enabled); /* privileges it has */
void lab__se_token_set_integrity(struct lab__se_token *token, ULONG level);

/* account.c */
NTSTATUS lab__se_account_token(enum lab__se_account account, struct lab__se_token **token);
/* The primary token of a process that `parent` (0: nobody yet) starts; referenced. */
struct lab__se_token *lab__se_process_token(struct lab__se_token *parent, BOOLEAN system);

/* filter.c */
NTSTATUS lab__se_token_filter(const struct lab__se_token *token, ULONG flags, const TOKEN_GROUPS *disable,
                              const TOKEN_PRIVILEGES *remove, const TOKEN_GROUPS *restrict_to,
                              struct lab__se_token **result);

/* session.c: logon sessions */
struct lab__se_session *lab__se_session_take(LUID id); /* made where it isn't there */
void lab__se_session_give(struct lab__se_session *session);
void lab__se_sessions_reset(void);

/* --- SIDs -------------------------------------------------------------------------------------------------------- */

static inline ULONG lab__se_sid_size(const SID *sid)
{
    return 8 + 4 * (ULONG)sid->SubAuthorityCount;
}
static inline BOOLEAN lab__se_sid_equal(const SID *a, const SID *b)
{
    const ULONG *x = (const ULONG *)a, *y = (const ULONG *)b;

    if (x[0] != y[0] || x[1] != y[1]) /* revision, count, authority */
        return FALSE;
    for (ULONG i = 1 + a->SubAuthorityCount; i > 1; i--) /* the last ones differ most */
        if (x[i] != y[i])
            return FALSE;
    return TRUE;
}
static inline UCHAR lab__se_last_byte(const SID *sid)
{
    return sid->SubAuthorityCount ? (UCHAR)((const ULONG *)sid)[1 + sid->SubAuthorityCount] : 0;
}
void lab__se_hash(SID_AND_ATTRIBUTES_HASH *set, SID_AND_ATTRIBUTES *sids, ULONG count);
LONG lab__se_find_beyond(const SID_AND_ATTRIBUTES_HASH *set, const SID *sid); /* of those that aren't hashed */
/* The index of a SID in a set; -1: it isn't there. */
static inline LONG lab__se_find(const SID_AND_ATTRIBUTES_HASH *set, const SID *sid)
{
    UCHAR byte = lab__se_last_byte(sid);
    ULONGLONG candidates = set->Hash[byte & 15] & set->Hash[16 + (byte >> 4)];

    for (; candidates; candidates &= candidates - 1) {
        ULONG i = (ULONG)__builtin_ctzll(candidates);

        if (lab__se_sid_equal((const SID *)set->SidAttr[i].Sid, sid))
            return (LONG)i;
    }
    return __builtin_expect(set->SidCount > 64, 0) ? lab__se_find_beyond(set, sid) : -1;
}

/* well_known.c */
enum lab__se_known {
    LAB_SE_NULL,
    LAB_SE_WORLD,
    LAB_SE_LOCAL,
    LAB_SE_CREATOR_OWNER,
    LAB_SE_CREATOR_GROUP,
    LAB_SE_OWNER_RIGHTS,
    LAB_SE_NT_AUTHORITY,
    LAB_SE_DIALUP,
    LAB_SE_NETWORK,
    LAB_SE_BATCH,
    LAB_SE_INTERACTIVE,
    LAB_SE_SERVICE,
    LAB_SE_ANONYMOUS_LOGON,
    LAB_SE_SELF,
    LAB_SE_AUTHENTICATED,
    LAB_SE_RESTRICTED_CODE,
    LAB_SE_THIS_ORGANIZATION,
    LAB_SE_IUSER,
    LAB_SE_LOCAL_SYSTEM,
    LAB_SE_LOCAL_SERVICE_SID,
    LAB_SE_NETWORK_SERVICE_SID,
    LAB_SE_WRITE_RESTRICTED,
    LAB_SE_ADMINISTRATORS,
    LAB_SE_USERS,
    LAB_SE_GUESTS,
    LAB_SE_POWER_USERS,
    LAB_SE_ACCOUNT_OPERATORS,
    LAB_SE_SERVER_OPERATORS,
    LAB_SE_PRINT_OPERATORS,
    LAB_SE_BACKUP_OPERATORS,
    LAB_SE_LOCAL_ACCOUNT,
    LAB_SE_LOCAL_ACCOUNT_ADMIN,
    LAB_SE_CONSOLE_LOGON,
    LAB_SE_NTLM,
    LAB_SE_UNTRUSTED,
    LAB_SE_LOW_INTEGRITY,
    LAB_SE_MEDIUM_INTEGRITY,
    LAB_SE_HIGH_INTEGRITY,
    LAB_SE_SYSTEM_INTEGRITY,
    LAB_SE_ALL_APP_PACKAGES,
    LAB_SE_USER_MODE_DRIVERS,
    LAB_SE_TCB_TRUST,
    LAB_SE_TRUSTED_INSTALLER,
    LAB_SE_KNOWN
};
SID *lab__se_known(enum lab__se_known which);
void lab__se_domain_sid(ULONG rid, SID *sid); /* of the machine's own accounts; room for SECURITY_MAX_SID_SIZE */
void lab__se_exports_start(void);

/* --- access ------------------------------------------------------------------------------------------------------ */

struct lab__se_check {
    const struct lab__se_token *token; /* the effective one */
    ACCESS_MASK desired;               /* without generic rights */
    ACCESS_MASK previous;              /* granted already */
    const GENERIC_MAPPING *mapping;
    /* results */
    ACCESS_MASK granted;
    ULONGLONG used; /* privileges that were needed */
    NTSTATUS status;
};
/* access.c: what SeAccessCheck does for UserMode. */
BOOLEAN lab__se_access_check(PSECURITY_DESCRIPTOR descriptor, struct lab__se_check *check);
/* The whole of SeAccessCheck, for the current thread where `context` is 0. */
NTSTATUS lab__se_check_access(PSECURITY_DESCRIPTOR descriptor, SECURITY_SUBJECT_CONTEXT *context, ACCESS_MASK desired,
                              const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode, ACCESS_STATE *state,
                              ACCESS_MASK *granted);
/* world.c: what Everyone, Users and their like may do by this descriptor; 0: none protects. For warnings. */
BOOLEAN lab__se_token_is(const struct lab__se_token *token, const SID *sid, BOOLEAN deny);

/* subject.c */
struct lab__se_token *lab__se_effective_token(void); /* of the current thread; not referenced */
void lab__se_capture(SECURITY_SUBJECT_CONTEXT *context, PETHREAD thread, PEPROCESS process);
void lab__se_release(SECURITY_SUBJECT_CONTEXT *context);
static inline struct lab__se_token *lab__se_effective(const SECURITY_SUBJECT_CONTEXT *context)
{
    return context->ClientToken ? context->ClientToken : context->PrimaryToken;
}
struct lab__se_aux {           /* ACCESS_STATE.AuxData */
    PPRIVILEGE_SET privileges; /* with PrivilegesAllocated */
    GENERIC_MAPPING mapping;
    ACCESS_MASK to_audit, maximum_to_audit;
};
/* An access state for one open of the current thread, and its end. `desired` is mapped by `mapping` (may be 0). */
void lab__se_state_begin(ACCESS_STATE *state, struct lab__se_aux *aux, ACCESS_MASK desired,
                         const GENERIC_MAPPING *mapping);
void lab__se_state_end(ACCESS_STATE *state);

/* privilege.c */
BOOLEAN lab__se_has_privilege(const struct lab__se_token *token, ULONG privilege);
BOOLEAN lab__se_caller_has(ULONG privilege, KPROCESSOR_MODE mode); /* the current thread */

/* Generic rights replaced by what they mean; mapping may be 0. At any IRQL. */
static inline ACCESS_MASK lab__se_map(ACCESS_MASK mask, const GENERIC_MAPPING *mapping)
{
    if (__builtin_expect(!(mask & 0xF0000000), 1) || !mapping)
        return mask;
    if (mask & GENERIC_READ)
        mask |= mapping->GenericRead;
    if (mask & GENERIC_WRITE)
        mask |= mapping->GenericWrite;
    if (mask & GENERIC_EXECUTE)
        mask |= mapping->GenericExecute;
    if (mask & GENERIC_ALL)
        mask |= mapping->GenericAll;
    return mask & 0x0FFFFFFF;
}

/* --- descriptors -------------------------------------------------------------------------------------------------- */

struct lab__se_descriptor { /* shared; never changed */
    LIST_ENTRY link;
    ULONG references, length, hash;
    DECLSPEC_ALIGN(8) char body[]; /* self-relative */
};
/* descriptor.c: a shared copy of a self-relative descriptor; 0 where memory is used up. */
PSECURITY_DESCRIPTOR lab__se_descriptor_share(const void *descriptor, ULONG length);
void lab__se_descriptor_reference(PSECURITY_DESCRIPTOR shared);
void lab__se_descriptor_release(PSECURITY_DESCRIPTOR shared);
ULONG lab__se_descriptor_length(PSECURITY_DESCRIPTOR descriptor); /* as one self-relative block */
/* One self-relative block from parts, 0 for none; of kernel memory, or of pool when `pool`. */
struct lab__se_parts {
    SECURITY_DESCRIPTOR_CONTROL control;
    UCHAR rm_control;
    PSID owner, group;
    PACL sacl, dacl;
};
void lab__se_parts_of(PSECURITY_DESCRIPTOR descriptor, struct lab__se_parts *parts);
ULONG lab__se_parts_length(const struct lab__se_parts *parts);
void lab__se_parts_write(const struct lab__se_parts *parts, PVOID buffer);
/* A self-relative kernel copy of what a caller gives, checked; free with lab__mm_kernel_free. */
NTSTATUS lab__se_descriptor_capture(PSECURITY_DESCRIPTOR given, KPROCESSOR_MODE mode, PSECURITY_DESCRIPTOR *captured);

/* standard.c: static, self-relative */
enum lab__se_standard {
    LAB_SE_PUBLIC,      /* everybody may pass through, administrators may do everything */
    LAB_SE_PUBLIC_OPEN, /* everybody may read and write */
    LAB_SE_DIRECTORY,
    LAB_SE_DIRECTORY_OPEN, /* everybody may make objects in it */
    LAB_SE_KEY,            /* of the roots of hives */
    LAB_SE_KEY_ENUM,       /* of Enum: only the system changes what is known of devices */
    LAB_SE_KEY_DEVICE,     /* of a device's parameters below it: administrators do, too */
    LAB_SE_STANDARD
};
PSECURITY_DESCRIPTOR lab__se_standard(enum lab__se_standard which, ULONG *length); /* length may be 0 */

/* info.c: what of a descriptor a SECURITY_INFORMATION asks for */
NTSTATUS lab__se_query_info(SECURITY_INFORMATION information, PVOID buffer, ULONG *length,
                            PSECURITY_DESCRIPTOR descriptor);
/* The descriptor with parts replaced, in a new block of pool. */
NTSTATUS lab__se_set_info(SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR modification, PSECURITY_DESCRIPTOR old,
                          ULONG auto_inherit, const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode,
                          PSECURITY_DESCRIPTOR *result);
ACCESS_MASK lab__se_query_access(SECURITY_INFORMATION information);
ACCESS_MASK lab__se_set_access(SECURITY_INFORMATION information);

/* assign.c: SeAssignSecurityEx for the current thread or `context`; *result is pool. */
NTSTATUS lab__se_assign(PSECURITY_DESCRIPTOR parent, PSECURITY_DESCRIPTOR explicit_descriptor, const GUID *type,
                        BOOLEAN container, ULONG flags, SECURITY_SUBJECT_CONTEXT *context,
                        const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode, PSECURITY_DESCRIPTOR *result);
/* The shared descriptor of a new object; token 0: the current thread's. */
NTSTATUS lab__se_assign_shared(PSECURITY_DESCRIPTOR parent, PSECURITY_DESCRIPTOR explicit_descriptor, BOOLEAN container,
                               const struct lab__se_token *token, const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode,
                               PSECURITY_DESCRIPTOR *shared);

/* --- SDDL -----------------------------------------------------------------------------------------------------------
 */

struct lab__se_sddl_error {
    ULONG at; /* character */
    const char *reason;
};
/* sddl.c: a self-relative descriptor of kernel memory. STATUS_INVALID_PARAMETER with *error filled in (may be 0). */
NTSTATUS lab__se_sddl_parse(const WCHAR *text, ULONG length, PSECURITY_DESCRIPTOR *descriptor, ULONG *size,
                            struct lab__se_sddl_error *error);
/* sddl_print.c: the characters of the text; what doesn't fit in `room` is counted only. */
ULONG lab__se_sddl_print(PSECURITY_DESCRIPTOR descriptor, SECURITY_INFORMATION information, WCHAR *text, ULONG room);

#endif
