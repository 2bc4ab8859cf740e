/* Tokens as drivers and programs see them: reading, copying, filtering, impersonating, adjusting. */
#include "support/machine.h"
#include <ntlab/process.h>
#include <ntlab/security.h>
#include <ntifs.h>
#include <string.h>

static PACCESS_TOKEN own_token(void)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(PsGetCurrentProcess());

    PsDereferencePrimaryToken(token);
    return token;
}

static void test_SeQueryInformationToken_describes_an_administrator(void **state)
{
    PACCESS_TOKEN token = own_token();
    TOKEN_STATISTICS *statistics;
    TOKEN_PRIVILEGES *privileges;
    TOKEN_OWNER *owner;
    TOKEN_GROUPS *groups;
    PVOID session, integrity, *linked;
    BOOLEAN found = FALSE;

    assert_true(SeTokenIsAdmin(token));
    assert_false(SeTokenIsRestricted(token));
    assert_int_equal(SeTokenType(token), TokenPrimary);
    assert_int_equal(SeQueryInformationToken(token, TokenOwner, (PVOID *)&owner), STATUS_SUCCESS);
    assert_true(RtlEqualSid(owner->Owner, SeExports->SeAliasAdminsSid));
    assert_int_equal(SeQueryInformationToken(token, TokenGroups, (PVOID *)&groups), STATUS_SUCCESS);
    for (ULONG i = 0; i < groups->GroupCount; i++)
        found |= RtlEqualSid(groups->Groups[i].Sid, SeExports->SeAuthenticatedUsersSid) &&
                 (groups->Groups[i].Attributes & SE_GROUP_ENABLED);
    assert_true(found);
    assert_int_equal(SeQueryInformationToken(token, TokenStatistics, (PVOID *)&statistics), STATUS_SUCCESS);
    assert_int_equal(statistics->GroupCount, groups->GroupCount);
    assert_int_equal(statistics->TokenType, TokenPrimary);
    assert_int_equal(SeQueryInformationToken(token, TokenPrivileges, (PVOID *)&privileges), STATUS_SUCCESS);
    assert_int_equal(privileges->PrivilegeCount, statistics->PrivilegeCount);
    assert_int_equal(SeQueryInformationToken(token, TokenSessionId, &session), STATUS_SUCCESS);
    assert_int_equal((ULONG)(ULONG_PTR)session, 1); /* no block: the number itself */
    assert_int_equal(SeQueryInformationToken(token, TokenIntegrityLevel, &integrity), STATUS_SUCCESS);
    assert_int_equal((ULONG)(ULONG_PTR)integrity, SECURITY_MANDATORY_HIGH_RID);
    linked = &session;
    assert_int_equal(SeQueryInformationToken(token, MaxTokenInfoClass, linked), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(SeQueryInformationToken(token, TokenImpersonationLevel, linked), STATUS_INVALID_PARAMETER);
    ExFreePool(owner);
    ExFreePool(groups);
    ExFreePool(statistics);
    ExFreePool(privileges);
}

static void test_system_process_has_the_system_token(void **state)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(PsInitialSystemProcess);
    TOKEN_USER *user;
    LUID logon;

    assert_int_equal(SeQueryInformationToken(token, TokenUser, (PVOID *)&user), STATUS_SUCCESS);
    assert_true(RtlEqualSid(user->User.Sid, SeExports->SeLocalSystemSid));
    assert_int_equal(SeQueryAuthenticationIdToken(token, &logon), STATUS_SUCCESS);
    assert_int_equal(logon.LowPart, 0x3E7);
    ExFreePool(user);
    PsDereferencePrimaryToken(token);
}

static void test_ZwQueryInformationToken_sizes_as_documented(void **state)
{
    DECLSPEC_ALIGN(8) UCHAR buffer[2048];
    TOKEN_USER *user = (TOKEN_USER *)buffer;
    ULONG length = 0;
    HANDLE handle;

    assert_int_equal(ZwOpenProcessTokenEx(NtCurrentProcess(), TOKEN_QUERY, OBJ_KERNEL_HANDLE, &handle), STATUS_SUCCESS);
    assert_int_equal(ZwQueryInformationToken(handle, TokenUser, NULL, 0, &length), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(length, sizeof(TOKEN_USER) + 28);
    assert_int_equal(ZwQueryInformationToken(handle, TokenUser, buffer, length - 1, &length), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(ZwQueryInformationToken(handle, TokenUser, buffer, length, &length), STATUS_SUCCESS);
    assert_ptr_equal(user->User.Sid, buffer + sizeof(TOKEN_USER));
    for (ULONG class = TokenUser; class < MaxTokenInfoClass; class ++) {
        NTSTATUS status = ZwQueryInformationToken(handle, class, buffer, sizeof buffer, &length);

        if (class == TokenLinkedToken)
            ZwClose(((TOKEN_LINKED_TOKEN *)buffer)->LinkedToken);
        assert_true(NT_SUCCESS(status) || status == STATUS_INVALID_INFO_CLASS ||
                    (class == TokenImpersonationLevel && status == STATUS_INVALID_PARAMETER));
    }
    ZwClose(handle);
}

static void test_ZwDuplicateToken_never_raises_the_level(void **state)
{
    SECURITY_QUALITY_OF_SERVICE quality = {sizeof quality, SecurityIdentification, 0, FALSE};
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle, copy, again;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    attributes.SecurityQualityOfService = &quality;
    assert_int_equal(ZwOpenProcessTokenEx(NtCurrentProcess(), TOKEN_ALL_ACCESS, OBJ_KERNEL_HANDLE, &handle),
                     STATUS_SUCCESS);
    assert_int_equal(ZwDuplicateToken(handle, 0, &attributes, FALSE, TokenImpersonation, &copy), STATUS_SUCCESS);
    quality.ImpersonationLevel = SecurityImpersonation;
    assert_int_equal(ZwDuplicateToken(copy, 0, &attributes, FALSE, TokenImpersonation, &again),
                     STATUS_BAD_IMPERSONATION_LEVEL);
    assert_int_equal(ZwDuplicateToken(copy, 0, NULL, FALSE, TokenPrimary, &again), STATUS_BAD_IMPERSONATION_LEVEL);
    assert_int_equal(ZwDuplicateToken(copy, 0, NULL, FALSE, 7, &again), STATUS_INVALID_PARAMETER);
    ZwClose(copy);
    ZwClose(handle);
}

static void test_ZwAdjustPrivilegesToken_tells_what_changed(void **state)
{
    TOKEN_PRIVILEGES wanted = {1, {{{SE_DEBUG_PRIVILEGE, 0}, SE_PRIVILEGE_ENABLED}}}, previous;
    LUID debug = {SE_DEBUG_PRIVILEGE, 0};
    ULONG length;
    HANDLE handle;

    assert_int_equal(ZwOpenProcessTokenEx(NtCurrentProcess(), TOKEN_ALL_ACCESS, OBJ_KERNEL_HANDLE, &handle),
                     STATUS_SUCCESS);
    assert_int_equal(ZwAdjustPrivilegesToken(handle, FALSE, &wanted, sizeof previous, &previous, &length),
                     STATUS_SUCCESS);
    assert_int_equal(previous.PrivilegeCount, 1);
    assert_int_equal(previous.Privileges[0].Attributes, 0);
    assert_true(SeSinglePrivilegeCheck(debug, UserMode));
    assert_int_equal(ZwAdjustPrivilegesToken(handle, FALSE, &previous, 0, NULL, NULL), STATUS_SUCCESS);
    assert_false(SeSinglePrivilegeCheck(debug, UserMode));
    wanted.Privileges[0].Luid.LowPart = SE_TCB_PRIVILEGE;
    assert_int_equal(ZwAdjustPrivilegesToken(handle, FALSE, &wanted, 0, NULL, NULL), STATUS_NOT_ALL_ASSIGNED);
    wanted.Privileges[0].Luid.LowPart = SE_DEBUG_PRIVILEGE;
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_REMOVED;
    assert_int_equal(ZwAdjustPrivilegesToken(handle, FALSE, &wanted, 0, NULL, NULL), STATUS_SUCCESS);
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    assert_int_equal(ZwAdjustPrivilegesToken(handle, FALSE, &wanted, 0, NULL, NULL), STATUS_NOT_ALL_ASSIGNED);
    ZwClose(handle);
}

static void test_SeFilterToken_takes_groups_and_privileges_away(void **state)
{
    struct {
        TOKEN_GROUPS groups;
    } disable = {{1, {{SeExports->SeAliasAdminsSid, 0}}}}, restrict_to = {{1, {{SeExports->SeWorldSid, 0}}}};
    PACCESS_TOKEN filtered;
    TOKEN_PRIVILEGES *privileges;

    assert_int_equal(
        SeFilterToken(own_token(), DISABLE_MAX_PRIVILEGE, &disable.groups, NULL, &restrict_to.groups, &filtered),
        STATUS_SUCCESS);
    assert_false(SeTokenIsAdmin(filtered));
    assert_true(SeTokenIsRestricted(filtered));
    assert_int_equal(SeQueryInformationToken(filtered, TokenPrivileges, (PVOID *)&privileges), STATUS_SUCCESS);
    assert_int_equal(privileges->PrivilegeCount, 1);
    assert_int_equal(privileges->Privileges[0].Luid.LowPart, SE_CHANGE_NOTIFY_PRIVILEGE);
    ExFreePool(privileges);
    ObDereferenceObject(filtered);
    assert_int_equal(SeFilterToken(own_token(), 0x100, NULL, NULL, NULL, &filtered), STATUS_INVALID_PARAMETER);
}

static void test_SeImpersonateClientEx_acts_as_the_client_until_reverted(void **state)
{
    SECURITY_QUALITY_OF_SERVICE quality = {sizeof quality, SecurityImpersonation, SECURITY_STATIC_TRACKING, FALSE};
    SECURITY_CLIENT_CONTEXT client;
    SECURITY_SUBJECT_CONTEXT context;
    SECURITY_IMPERSONATION_LEVEL level;
    BOOLEAN copy, effective;
    PACCESS_TOKEN token;

    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(SeCreateClientSecurity(PsGetCurrentThread(), &quality, FALSE, &client), STATUS_SUCCESS);
    lab_thread_revert();
    assert_null(PsReferenceImpersonationToken(PsGetCurrentThread(), &copy, &effective, &level));
    assert_int_equal(SeImpersonateClientEx(&client, NULL), STATUS_SUCCESS);
    SeCaptureSubjectContext(&context);
    assert_non_null(context.ClientToken);
    assert_int_equal(context.ImpersonationLevel, SecurityImpersonation);
    assert_false(SeTokenIsAdmin(SeQuerySubjectContextToken(&context)));
    SeReleaseSubjectContext(&context);
    token = PsReferenceImpersonationToken(PsGetCurrentThread(), &copy, &effective, &level);
    assert_non_null(token);
    assert_true(copy);
    assert_int_equal(level, SecurityImpersonation);
    PsDereferenceImpersonationToken(token);
    PsRevertToSelf();
    SeDeleteClientSecurity(&client);
}

static void test_SeCreateClientSecurity_of_a_thread_that_only_identifies_fails(void **state)
{
    SECURITY_QUALITY_OF_SERVICE quality = {sizeof quality, SecurityIdentification, SECURITY_DYNAMIC_TRACKING, FALSE};
    SECURITY_CLIENT_CONTEXT client;

    lab_thread_impersonate(LAB_AS_USER, SecurityIdentification);
    assert_int_equal(SeCreateClientSecurity(PsGetCurrentThread(), &quality, FALSE, &client),
                     STATUS_BAD_IMPERSONATION_LEVEL);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(SeCreateClientSecurity(PsGetCurrentThread(), &quality, TRUE, &client),
                     STATUS_BAD_IMPERSONATION_LEVEL);
    lab_thread_revert();
}

/* Without SeImpersonatePrivilege a server gets only the identity of somebody else. */
static void test_PsImpersonateClient_without_privilege_only_identifies(void **state)
{
    PACCESS_TOKEN token, system = PsReferencePrimaryToken(PsInitialSystemProcess);
    SECURITY_IMPERSONATION_LEVEL level;
    BOOLEAN copy, effective;

    lab_process_account_set(NULL, LAB_AS_USER);
    assert_int_equal(PsImpersonateClient(PsGetCurrentThread(), system, FALSE, FALSE, SecurityImpersonation),
                     STATUS_SUCCESS);
    token = PsReferenceImpersonationToken(PsGetCurrentThread(), &copy, &effective, &level);
    assert_int_equal(level, SecurityIdentification);
    assert_ptr_not_equal(token, system);
    PsDereferenceImpersonationToken(token);
    assert_int_equal(PsImpersonateClient(PsGetCurrentThread(), NULL, FALSE, FALSE, 0), STATUS_SUCCESS);
    assert_null(PsReferenceImpersonationToken(PsGetCurrentThread(), &copy, &effective, &level));
    PsDereferencePrimaryToken(system);
}

static void test_ZwOpenThreadTokenEx_needs_an_impersonating_thread(void **state)
{
    HANDLE handle;

    assert_int_equal(ZwOpenThreadTokenEx(NtCurrentThread(), TOKEN_QUERY, TRUE, OBJ_KERNEL_HANDLE, &handle),
                     STATUS_NO_TOKEN);
    lab_thread_impersonate(LAB_AS_USER, SecurityAnonymous);
    assert_int_equal(ZwOpenThreadTokenEx(NtCurrentThread(), TOKEN_QUERY, TRUE, OBJ_KERNEL_HANDLE, &handle),
                     STATUS_CANT_OPEN_ANONYMOUS);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(ZwOpenThreadTokenEx(NtCurrentThread(), TOKEN_QUERY, TRUE, OBJ_KERNEL_HANDLE, &handle),
                     STATUS_SUCCESS);
    ZwClose(handle);
    lab_thread_revert();
}

static LUID terminated;

static NTSTATUS on_terminated(PLUID logon)
{
    terminated = *logon;
    return STATUS_SUCCESS;
}

static void test_logon_session_end_is_told_when_marked(void **state)
{
    static const char *const groups[] = {"WD"};
    lab_token_config config = {.user = "S-1-5-21-1-2-3-1000", .groups = groups, .group_count = 1};
    lab_token *token;
    LUID logon, unknown = {0x7FFFFFFF, 0};

    assert_int_equal(SeRegisterLogonSessionTerminatedRoutine(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(SeMarkLogonSessionForTerminationNotification(&unknown), STATUS_NOT_FOUND);
    assert_int_equal(SeRegisterLogonSessionTerminatedRoutine(on_terminated), STATUS_SUCCESS);
    assert_int_equal(lab_token_create(&config, &token), STATUS_SUCCESS);
    SeQueryAuthenticationIdToken((PACCESS_TOKEN)token, &logon);
    assert_int_equal(SeMarkLogonSessionForTerminationNotification(&logon), STATUS_SUCCESS);
    lab_token_close(token);
    lab_machine_settle();
    assert_int_equal(terminated.LowPart, logon.LowPart);
    assert_int_equal(SeUnregisterLogonSessionTerminatedRoutine(on_terminated), STATUS_SUCCESS);
    assert_int_equal(SeUnregisterLogonSessionTerminatedRoutine(on_terminated), STATUS_NOT_FOUND);
}

static void test_SeAppendPrivileges_more_than_three_are_kept_elsewhere(void **state)
{
    struct {
        PRIVILEGE_SET set;
        LUID_AND_ATTRIBUTES more[1];
    } two = {{2, 0, {{{SE_BACKUP_PRIVILEGE, 0}, 0}}}, {{{SE_RESTORE_PRIVILEGE, 0}, 0}}};
    ACCESS_STATE access = {0};
    PPRIVILEGE_SET *aux;

    assert_int_equal(SeAppendPrivileges(&access, &two.set), STATUS_SUCCESS);
    assert_int_equal(access.Privileges.InitialPrivilegeSet.PrivilegeCount, 2);
    assert_false(access.PrivilegesAllocated);
    assert_int_equal(SeAppendPrivileges(&access, &two.set), STATUS_SUCCESS);
    assert_true(access.PrivilegesAllocated);
    aux = access.AuxData;
    assert_int_equal((*aux)->PrivilegeCount, 4);
    assert_int_equal((*aux)->Privilege[3].Luid.LowPart, SE_RESTORE_PRIVILEGE);
    SeFreePrivileges(*aux);
    ExFreePool(aux);
}

static void test_SecLookupAccountSid_knows_the_well_known(void **state)
{
    WCHAR name[64], domain[64];
    UNICODE_STRING account = {0, sizeof name, name}, where = {0, sizeof domain, domain}, expected;
    UCHAR sid[SECURITY_MAX_SID_SIZE];
    ULONG name_size, domain_size, size = sizeof sid;
    SID_NAME_USE use;

    assert_int_equal(SecLookupAccountSid(SeExports->SeAliasAdminsSid, &name_size, &account, &domain_size, &where, &use),
                     STATUS_SUCCESS);
    RtlInitUnicodeString(&expected, L"Administrators");
    assert_true(RtlEqualUnicodeString(&account, &expected, FALSE));
    assert_int_equal(use, SidTypeAlias);
    RtlInitUnicodeString(&expected, L"NT AUTHORITY\\SYSTEM");
    assert_int_equal(SecLookupAccountName(&expected, &size, sid, &use, &domain_size, NULL), STATUS_SUCCESS);
    assert_true(RtlEqualSid(sid, SeExports->SeLocalSystemSid));
    RtlInitUnicodeString(&expected, L"nobody");
    assert_int_equal(SecLookupAccountName(&expected, &size, sid, &use, &domain_size, NULL), STATUS_NONE_MAPPED);
    assert_int_equal(SecLookupWellKnownSid(WinBuiltinUsersSid, sid, sizeof sid, &size), STATUS_SUCCESS);
    assert_true(RtlEqualSid(sid, SeExports->SeAliasUsersSid));
    assert_int_equal(SecLookupWellKnownSid(WinBuiltinUsersSid, sid, 4, &size), STATUS_BUFFER_TOO_SMALL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_SeQueryInformationToken_describes_an_administrator),
        machine_test(test_system_process_has_the_system_token),
        machine_test(test_ZwQueryInformationToken_sizes_as_documented),
        machine_test(test_ZwDuplicateToken_never_raises_the_level),
        machine_test(test_ZwAdjustPrivilegesToken_tells_what_changed),
        machine_test(test_SeFilterToken_takes_groups_and_privileges_away),
        machine_test(test_SeImpersonateClientEx_acts_as_the_client_until_reverted),
        machine_test(test_SeCreateClientSecurity_of_a_thread_that_only_identifies_fails),
        machine_test(test_PsImpersonateClient_without_privilege_only_identifies),
        machine_test(test_ZwOpenThreadTokenEx_needs_an_impersonating_thread),
        machine_test(test_logon_session_end_is_told_when_marked),
        machine_test(test_SeAppendPrivileges_more_than_three_are_kept_elsewhere),
        machine_test(test_SecLookupAccountSid_knows_the_well_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
