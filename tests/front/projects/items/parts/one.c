int part(void)
{
    return ME_one + SHEET;
}
