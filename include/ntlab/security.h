/*
 * Who a simulated program acts as, and what descriptors let him do.
 *
 * A program is an elevated administrator unless it is started otherwise. A process started by another gets a copy of
 * that one's token, as on Windows.
 *
 *     lab_process *guest;
 *     lab_process_create_as("guest.exe", LAB_AS_USER, &guest);
 *     lab_process_run(guest, try_to_open, NULL);      // STATUS_ACCESS_DENIED where the device is for administrators
 */
#ifndef NTLAB_SECURITY_H
#define NTLAB_SECURITY_H

#include <ntlab/base.h>
#include <ntlab/process.h>

typedef enum lab_account {
    LAB_AS_ADMINISTRATOR,   /* elevated: high integrity, member of Administrators; most privileges must be enabled */
    LAB_AS_USER,            /* an ordinary user: medium integrity, member of Users */
    LAB_AS_SYSTEM,          /* LocalSystem, as services and drivers' own threads are */
    LAB_AS_RESTRICTED,      /* that user with restricting SIDs: RESTRICTED, Everyone, his logon */
    LAB_AS_LIMITED,         /* the administrator before he elevates: Administrators only denies, medium integrity */
    LAB_AS_LOW,             /* that user at low integrity, as a browser's process */
    LAB_AS_GUEST,           /* not even of Users or Authenticated Users */
    LAB_AS_LOCAL_SERVICE,   /* a service with few rights */
    LAB_AS_NETWORK_SERVICE, /* likewise */
    LAB_AS_ANONYMOUS        /* nobody */
} lab_account;

/* "administrator", "user", "system", "restricted", "limited", "low", "guest", "local-service", "network-service",
 * "anonymous". False where it is none of them. */
LAB_API bool lab_account_from_name(const char *name, lab_account *account);

LAB_API lab_status lab_process_create_as(const char *name, lab_account account, lab_process **process);
/* Gives a process (NULL: the current one) another primary token. Handles that it has stay as they are. */
LAB_API lab_status lab_process_account_set(lab_process *process, lab_account account);

/* A privilege by its name ("SeLoadDriverPrivilege"). STATUS_NO_SUCH_PRIVILEGE, STATUS_PRIVILEGE_NOT_HELD where the
 * token hasn't it. process may be NULL. */
LAB_API lab_status lab_process_privilege_set(lab_process *process, const char *privilege, bool enabled);

/* The current thread acts as another until it reverts. Levels are Windows': 0 anonymous, 1 identification, 2
 * impersonation, 3 delegation. */
LAB_API lab_status lab_thread_impersonate(lab_account account, uint32_t level);
LAB_API void lab_thread_revert(void);

/* A token of one's own making. SIDs are S-1-... or the two letters of SDDL ("BA", "WD"). */
typedef struct lab_token lab_token;
typedef struct lab_token_config {
    const char *user;
    const char *const *groups; /* enabled; `group_count` of them */
    uint32_t group_count;
    const char *const *deny_only; /* groups that only deny */
    uint32_t deny_only_count;
    const char *const *restricted; /* restricting SIDs */
    uint32_t restricted_count;
    const char *const *privileges; /* enabled */
    uint32_t privilege_count;
    uint32_t integrity;       /* 0x1000 low, 0x2000 medium, 0x3000 high, 0x4000 system; 0: untrusted */
    uint32_t session;         /* terminal session */
    bool administrator_owner; /* what it makes belongs to Administrators, who must be in groups */
    /* What conditions of entries ask by @User.Name and @Device.Name, as SDDL has it: "\"Title\",TS,0,\"boss\"". */
    const char *const *user_claims;
    uint32_t user_claim_count;
    const char *const *device_claims;
    uint32_t device_claim_count;
    const char *const *device_groups; /* of the computer that the user sits at */
    uint32_t device_group_count;
} lab_token_config;
/* STATUS_INVALID_SID, STATUS_NO_SUCH_PRIVILEGE, STATUS_INVALID_PARAMETER (more than 60 SIDs; a claim that is none). */
LAB_API lab_status lab_token_create(const lab_token_config *config, lab_token **token);
LAB_API void lab_token_close(lab_token *token);
LAB_API lab_status lab_process_token_set(lab_process *process, lab_token *token); /* a copy of it */
LAB_API lab_status lab_thread_impersonate_token(lab_token *token, uint32_t level);
/* What a descriptor would grant to such a token: lab_sddl_access below. */
LAB_API lab_status lab_sddl_access_token(const char *sddl, lab_token *token, uint32_t desired, uint32_t *granted);

/* SDDL. Where a text is none: STATUS_INVALID_PARAMETER, *at (may be NULL) is the character, *reason (may be NULL) says
 * why. Neither needs a running machine's drivers, but a machine must run. */
LAB_API lab_status lab_sddl_check(const char *sddl, uint32_t *at, const char **reason);
/* The self-relative descriptor that the text stands for. STATUS_BUFFER_TOO_SMALL with *length the bytes needed. */
LAB_API lab_status lab_sddl_descriptor(const char *sddl, void *descriptor, size_t size, size_t *length);
/* What a file or device with this descriptor would grant. desired: access rights, generic ones too, MAXIMUM_ALLOWED
 * (0x02000000) for all. STATUS_SUCCESS, STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD. */
LAB_API lab_status lab_sddl_access(const char *sddl, lab_account account, uint32_t desired, uint32_t *granted);
/* The same for the current thread, as whoever it acts. */
LAB_API lab_status lab_sddl_access_own(const char *sddl, uint32_t desired, uint32_t *granted);
/* The descriptor of what a handle refers to, as far as the handle may read it: owner, group and DACL, and the SACL with
 * `sacl`. STATUS_BUFFER_TOO_SMALL with *length the bytes needed, the terminating zero included. */
LAB_API lab_status lab_handle_sddl_get(lab_handle handle, bool sacl, char *text, size_t size, size_t *length);
/* The text of a descriptor: of the parts that `information` (Windows' SECURITY_INFORMATION) has.
 * STATUS_BUFFER_TOO_SMALL as above, STATUS_INVALID_SECURITY_DESCR. */
LAB_API lab_status lab_sddl_text(const void *descriptor, uint32_t information, char *text, size_t size, size_t *length);
/* Replaces the parts that the text has. */
LAB_API lab_status lab_handle_sddl_set(lab_handle handle, const char *sddl);

#endif
