Console.WriteLine("ur4rec");
