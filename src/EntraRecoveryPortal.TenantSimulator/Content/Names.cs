namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Words that Contoso is made of.</summary>
internal static class Names
{
    public static readonly string[] First =
    [
        "Anna", "Bruno", "Carla", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Leo", "Maria", "Nils", "Olga", "Paul", "Rosa", "Samir",
        "Tara", "Uwe", "Vera", "Willem", "Yara", "Zoltan", "Amara", "Boris", "Chiara", "Dmitri", "Eszter", "Fatima", "Goran", "Hanna", "Ivan", "Jana", "Kofi",
        "Lena", "Mateo", "Nadia", "Oskar", "Petra",
    ];

    public static readonly string[] Last =
    [
        "Huber", "Novak", "Rossi", "Schmidt", "Kovacs", "Jansen", "Dubois", "Garcia", "Larsen", "Meyer", "Okafor", "Petrov", "Quinn", "Richter", "Silva", "Toth",
        "Urban", "Vogel", "Weber", "Young", "Zeman", "Bauer", "Costa", "Dvorak", "Eriksen", "Fischer", "Gruber", "Horvat", "Ibrahim", "Jensen", "Keller", "Lang",
    ];

    public static readonly string[] Departments =
        ["Finance", "Sales", "Marketing", "Engineering", "IT", "Human Resources", "Legal", "Operations", "Support", "Research"];

    public static readonly string[] Cities = ["Vienna", "Graz", "Munich", "Prague", "Milan"];

    private static readonly Dictionary<string, string[]> Titles = new()
    {
        ["Finance"] = ["Accountant", "Controller", "Payroll Specialist", "Treasury Analyst"],
        ["Sales"] = ["Account Manager", "Sales Representative", "Key Account Lead"],
        ["Marketing"] = ["Content Editor", "Campaign Planner", "Designer"],
        ["Engineering"] = ["Software Engineer", "Test Engineer", "Architect"],
        ["IT"] = ["Systems Engineer", "Help Desk Agent", "Identity Engineer"],
        ["Human Resources"] = ["Recruiter", "HR Partner"],
        ["Legal"] = ["Counsel", "Contract Manager"],
        ["Operations"] = ["Plant Planner", "Logistics Planner", "Shift Lead"],
        ["Support"] = ["Support Agent", "Support Lead"],
        ["Research"] = ["Scientist", "Lab Technician"],
    };

    public static string Title(string department, int number) => Titles[department][number % Titles[department].Length];
}
