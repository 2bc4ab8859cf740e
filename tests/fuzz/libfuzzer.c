/* What of the machine's memory is still in use lies in RAM, where LeakSanitizer doesn't look: it would see leaks only.
 */
int __lsan_is_turned_off(void);

int __lsan_is_turned_off(void)
{
    return 1;
}
