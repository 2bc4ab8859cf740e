/* SeAccessCheck, and the tokens that it is asked for. */
#include "support/machine.h"
#include <ntlab/process.h>
#include <ntlab/security.h>
#include <ntifs.h>
#include <string.h>

static GENERIC_MAPPING mapping = {0x00020001, 0x00020002, 0x00020004, 0x001F0007};

struct sd {
    SECURITY_DESCRIPTOR descriptor;
    DECLSPEC_ALIGN(4) UCHAR dacl[1024], sacl[128];
};

static void start(struct sd *sd, BOOLEAN with_dacl)
{
    RtlCreateSecurityDescriptor(&sd->descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)sd->dacl, sizeof sd->dacl, ACL_REVISION);
    RtlSetDaclSecurityDescriptor(&sd->descriptor, TRUE, with_dacl ? (PACL)sd->dacl : NULL, FALSE);
}

static void allow(struct sd *sd, PSID sid, ACCESS_MASK mask)
{
    assert_int_equal(RtlAddAccessAllowedAce((PACL)sd->dacl, ACL_REVISION, mask, sid), STATUS_SUCCESS);
}

static void deny(struct sd *sd, PSID sid, ACCESS_MASK mask)
{
    assert_int_equal(RtlAddAccessDeniedAce((PACL)sd->dacl, ACL_REVISION, mask, sid), STATUS_SUCCESS);
}

/* A list of one mandatory label. */
static void label(struct sd *sd, PSID level, ACCESS_MASK policy)
{
    ULONG size = RtlLengthSid(level);
    PACL acl = (PACL)sd->sacl;
    SYSTEM_MANDATORY_LABEL_ACE *ace = (SYSTEM_MANDATORY_LABEL_ACE *)(acl + 1);

    *acl = (ACL){ACL_REVISION, 0, (USHORT)(sizeof *acl + 8 + size), 1, 0};
    ace->Header = (ACE_HEADER){SYSTEM_MANDATORY_LABEL_ACE_TYPE, 0, (USHORT)(8 + size)};
    ace->Mask = policy;
    memcpy(&ace->SidStart, level, size);
    RtlSetSaclSecurityDescriptor(&sd->descriptor, TRUE, acl, FALSE);
}

static NTSTATUS check_previous(struct sd *sd, ACCESS_MASK desired, ACCESS_MASK previous, ACCESS_MASK *granted)
{
    SECURITY_SUBJECT_CONTEXT context;
    PPRIVILEGE_SET privileges = NULL;
    NTSTATUS status = STATUS_UNSUCCESSFUL;
    BOOLEAN result;

    *granted = 0xDEAD;
    SeCaptureSubjectContext(&context);
    SeLockSubjectContext(&context);
    result = SeAccessCheck(&sd->descriptor, &context, TRUE, desired, previous, &privileges, &mapping, UserMode, granted,
                           &status);
    SeUnlockSubjectContext(&context);
    SeReleaseSubjectContext(&context);
    assert_int_equal(result, NT_SUCCESS(status));
    if (privileges)
        SeFreePrivileges(privileges);
    return status;
}

static NTSTATUS check(struct sd *sd, ACCESS_MASK desired, ACCESS_MASK *granted)
{
    return check_previous(sd, desired, 0, granted);
}

static void become(lab_account account)
{
    assert_int_equal(lab_process_account_set(NULL, account), STATUS_SUCCESS);
}

static void test_SeAccessCheck_null_dacl_grants_empty_dacl_denies(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    become(LAB_AS_USER);
    start(&sd, FALSE);
    assert_int_equal(check(&sd, 3, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, 3);
    assert_int_equal(check(&sd, MAXIMUM_ALLOWED | 0x10, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, mapping.GenericAll | 0x10);
    start(&sd, TRUE);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(granted, 0);
    assert_int_equal(check(&sd, MAXIMUM_ALLOWED, &granted), STATUS_ACCESS_DENIED);
}

static void test_SeAccessCheck_order_of_entries_decides(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    become(LAB_AS_USER);
    start(&sd, TRUE);
    allow(&sd, SeExports->SeAliasUsersSid, 1);
    deny(&sd, SeExports->SeWorldSid, 3);
    allow(&sd, SeExports->SeWorldSid, 7);
    assert_int_equal(check(&sd, 1, &granted), STATUS_SUCCESS); /* allowed before it is denied */
    assert_int_equal(check(&sd, 2, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, 5, &granted), STATUS_SUCCESS);
    assert_int_equal(check(&sd, MAXIMUM_ALLOWED, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, 5);
    assert_int_equal(check(&sd, MAXIMUM_ALLOWED | 2, &granted), STATUS_ACCESS_DENIED);
}

static void test_SeAccessCheck_generic_rights_are_mapped(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    become(LAB_AS_USER);
    start(&sd, TRUE);
    allow(&sd, SeExports->SeWorldSid, 0x00020001);
    assert_int_equal(check(&sd, GENERIC_READ, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, 0x00020001);
    assert_int_equal(check(&sd, GENERIC_ALL, &granted), STATUS_ACCESS_DENIED);
}

static void test_SeAccessCheck_inherit_only_entries_do_not_count(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    become(LAB_AS_USER);
    start(&sd, TRUE);
    RtlAddAccessAllowedAceEx((PACL)sd.dacl, ACL_REVISION, INHERIT_ONLY_ACE | OBJECT_INHERIT_ACE, 7,
                             SeExports->SeWorldSid);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
}

static PSID user_sid(TOKEN_USER **user)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(PsGetCurrentProcess());

    assert_int_equal(SeQueryInformationToken(token, TokenUser, (PVOID *)user), STATUS_SUCCESS);
    PsDereferencePrimaryToken(token);
    return (*user)->User.Sid;
}

static void test_SeAccessCheck_owner_reads_and_changes_the_list(void **state)
{
    ACCESS_MASK granted;
    TOKEN_USER *user;
    struct sd sd;

    become(LAB_AS_USER);
    start(&sd, TRUE);
    RtlSetOwnerSecurityDescriptor(&sd.descriptor, user_sid(&user), FALSE);
    assert_int_equal(check(&sd, READ_CONTROL | WRITE_DAC, &granted), STATUS_SUCCESS);
    assert_int_equal(check(&sd, READ_CONTROL | 1, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, MAXIMUM_ALLOWED, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, READ_CONTROL | WRITE_DAC);
    allow(&sd, SeExports->SeOwnerRightsSid, 2); /* the owner has these instead */
    assert_int_equal(check(&sd, READ_CONTROL, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, 2, &granted), STATUS_SUCCESS);
    ExFreePool(user);
}

static void test_SeAccessCheck_kernel_mode_is_not_asked(void **state)
{
    SECURITY_SUBJECT_CONTEXT context;
    ACCESS_MASK granted;
    NTSTATUS status;
    struct sd sd;

    start(&sd, TRUE);
    SeCaptureSubjectContext(&context);
    assert_true(SeAccessCheck(&sd.descriptor, &context, FALSE, MAXIMUM_ALLOWED, 0x20, NULL, &mapping, KernelMode,
                              &granted, &status));
    assert_int_equal(granted, mapping.GenericAll | 0x20);
    assert_true(SeAccessCheck(&sd.descriptor, &context, FALSE, 3, 0, NULL, &mapping, KernelMode, &granted, &status));
    assert_int_equal(granted, 3);
    assert_false(SeAccessCheck(NULL, &context, FALSE, 3, 0, NULL, &mapping, UserMode, &granted, &status));
    assert_int_equal(status, STATUS_ACCESS_DENIED);
    SeReleaseSubjectContext(&context);
}

static void test_SeAccessCheck_nothing_desired_needs_something_granted(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    start(&sd, FALSE);
    assert_int_equal(check_previous(&sd, 0, 0, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check_previous(&sd, 0, 4, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, 4);
    assert_int_equal(check_previous(&sd, 1, 4, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, 5);
}

static void test_SeAccessCheck_privileges_stand_in_for_the_list(void **state)
{
    SECURITY_SUBJECT_CONTEXT context;
    PPRIVILEGE_SET privileges;
    ACCESS_MASK granted;
    NTSTATUS status;
    struct sd sd;

    start(&sd, TRUE);
    assert_int_equal(check(&sd, ACCESS_SYSTEM_SECURITY, &granted), STATUS_PRIVILEGE_NOT_HELD); /* held, not enabled */
    assert_int_equal(check(&sd, WRITE_OWNER, &granted), STATUS_ACCESS_DENIED);
    lab_process_privilege_set(NULL, "SeSecurityPrivilege", true);
    lab_process_privilege_set(NULL, "SeTakeOwnershipPrivilege", true);
    SeCaptureSubjectContext(&context);
    assert_true(SeAccessCheck(&sd.descriptor, &context, FALSE, ACCESS_SYSTEM_SECURITY | WRITE_OWNER, 0, &privileges,
                              &mapping, UserMode, &granted, &status));
    assert_int_equal(granted, ACCESS_SYSTEM_SECURITY | WRITE_OWNER);
    assert_non_null(privileges);
    assert_int_equal(privileges->PrivilegeCount, 2);
    assert_int_equal(privileges->Privilege[0].Luid.LowPart, SE_SECURITY_PRIVILEGE);
    assert_int_equal(privileges->Privilege[1].Luid.LowPart, SE_TAKE_OWNERSHIP_PRIVILEGE);
    assert_int_equal(privileges->Privilege[0].Attributes, SE_PRIVILEGE_USED_FOR_ACCESS);
    SeFreePrivileges(privileges);
    SeReleaseSubjectContext(&context);
}

static void test_SeAccessCheck_deny_only_groups_deny(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    become(LAB_AS_LIMITED);
    start(&sd, TRUE);
    allow(&sd, SeExports->SeAliasAdminsSid, 1);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
    start(&sd, TRUE);
    deny(&sd, SeExports->SeAliasAdminsSid, 1);
    allow(&sd, SeExports->SeWorldSid, 3);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, 2, &granted), STATUS_SUCCESS);
}

static void test_SeAccessCheck_restricted_token_must_pass_twice(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    become(LAB_AS_RESTRICTED);
    start(&sd, TRUE);
    allow(&sd, SeExports->SeAliasUsersSid, 7);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
    allow(&sd, SeExports->SeRestrictedSid, 2);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, 2, &granted), STATUS_SUCCESS);
    assert_int_equal(check(&sd, MAXIMUM_ALLOWED, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, 2);
}

static void test_SeAccessCheck_mandatory_labels(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    start(&sd, TRUE);
    allow(&sd, SeExports->SeWorldSid, 0x001F0007);
    become(LAB_AS_LOW); /* an object without a label counts as medium, and lower levels don't write to it */
    assert_int_equal(check(&sd, GENERIC_READ, &granted), STATUS_SUCCESS);
    assert_int_equal(check(&sd, GENERIC_WRITE, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, DELETE, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, MAXIMUM_ALLOWED, &granted), STATUS_SUCCESS);
    assert_int_equal(granted, mapping.GenericRead | mapping.GenericExecute);
    label(&sd, SeExports->SeLowMandatorySid, SYSTEM_MANDATORY_LABEL_NO_WRITE_UP);
    assert_int_equal(check(&sd, GENERIC_WRITE, &granted), STATUS_SUCCESS);
    become(LAB_AS_USER);
    label(&sd, SeExports->SeHighMandatorySid, SYSTEM_MANDATORY_LABEL_NO_READ_UP);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
    assert_int_equal(check(&sd, 2, &granted), STATUS_SUCCESS);
    become(LAB_AS_ADMINISTRATOR);
    assert_int_equal(check(&sd, 1, &granted), STATUS_SUCCESS);
}

static void test_SeAccessCheck_object_entries(void **state)
{
    DECLSPEC_ALIGN(4) UCHAR bytes[64] = {0};
    ACCESS_ALLOWED_OBJECT_ACE *ace = (ACCESS_ALLOWED_OBJECT_ACE *)bytes;
    ULONG offset = FIELD_OFFSET(ACCESS_ALLOWED_OBJECT_ACE, ObjectType);
    ACCESS_MASK granted;
    struct sd sd;

    become(LAB_AS_USER);
    ace->Header.AceType = ACCESS_ALLOWED_OBJECT_ACE_TYPE;
    ace->Header.AceSize = (USHORT)(offset + 12);
    ace->Mask = 3;
    memcpy(bytes + offset, SeExports->SeWorldSid, 12);
    start(&sd, TRUE);
    assert_int_equal(RtlAddAce((PACL)sd.dacl, ACL_REVISION_DS, MAXULONG, ace, ace->Header.AceSize), STATUS_SUCCESS);
    assert_int_equal(check(&sd, 1, &granted), STATUS_SUCCESS); /* without a GUID it is for the whole object */
    ace->Header.AceSize = (USHORT)(offset + 16 + 12);
    ace->Flags = ACE_OBJECT_TYPE_PRESENT;
    memset(bytes + offset, 0x11, 16);
    memcpy(bytes + offset + 16, SeExports->SeWorldSid, 12);
    start(&sd, TRUE);
    RtlAddAce((PACL)sd.dacl, ACL_REVISION_DS, MAXULONG, ace, ace->Header.AceSize);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
}

static void test_SeAccessCheck_identification_is_not_enough(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    start(&sd, FALSE);
    lab_thread_impersonate(LAB_AS_SYSTEM, SecurityIdentification);
    assert_int_equal(check(&sd, 1, &granted), STATUS_BAD_IMPERSONATION_LEVEL);
    lab_thread_impersonate(LAB_AS_SYSTEM, SecurityImpersonation);
    assert_int_equal(check(&sd, 1, &granted), STATUS_SUCCESS);
    lab_thread_revert();
}

static void test_SeAccessCheck_impersonated_token_counts(void **state)
{
    ACCESS_MASK granted;
    struct sd sd;

    start(&sd, TRUE);
    allow(&sd, SeExports->SeAliasAdminsSid, 1);
    assert_int_equal(check(&sd, 1, &granted), STATUS_SUCCESS);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(check(&sd, 1, &granted), STATUS_ACCESS_DENIED);
    lab_thread_revert();
    assert_int_equal(check(&sd, 1, &granted), STATUS_SUCCESS);
}

static void test_SeSinglePrivilegeCheck_counts_enabled_ones(void **state)
{
    LUID debug = {SE_DEBUG_PRIVILEGE, 0}, tcb = SeExports->SeTcbPrivilege;

    assert_false(SeSinglePrivilegeCheck(debug, UserMode));
    assert_true(SeSinglePrivilegeCheck(debug, KernelMode));
    assert_int_equal(lab_process_privilege_set(NULL, "SeDebugPrivilege", true), STATUS_SUCCESS);
    assert_true(SeSinglePrivilegeCheck(debug, UserMode));
    assert_false(SeSinglePrivilegeCheck(tcb, UserMode));
    assert_int_equal(lab_process_privilege_set(NULL, "SeTcbPrivilege", true), STATUS_PRIVILEGE_NOT_HELD);
    assert_int_equal(lab_process_privilege_set(NULL, "SeNoPrivilege", true), STATUS_NO_SUCH_PRIVILEGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_SeAccessCheck_null_dacl_grants_empty_dacl_denies),
        machine_test(test_SeAccessCheck_order_of_entries_decides),
        machine_test(test_SeAccessCheck_generic_rights_are_mapped),
        machine_test(test_SeAccessCheck_inherit_only_entries_do_not_count),
        machine_test(test_SeAccessCheck_owner_reads_and_changes_the_list),
        machine_test(test_SeAccessCheck_kernel_mode_is_not_asked),
        machine_test(test_SeAccessCheck_nothing_desired_needs_something_granted),
        machine_test(test_SeAccessCheck_privileges_stand_in_for_the_list),
        machine_test(test_SeAccessCheck_deny_only_groups_deny),
        machine_test(test_SeAccessCheck_restricted_token_must_pass_twice),
        machine_test(test_SeAccessCheck_mandatory_labels),
        machine_test(test_SeAccessCheck_object_entries),
        machine_test(test_SeAccessCheck_identification_is_not_enough),
        machine_test(test_SeAccessCheck_impersonated_token_counts),
        machine_test(test_SeSinglePrivilegeCheck_counts_enabled_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
